package kindling.sweep.strategy;

import java.util.List;
import java.util.Optional;
import kindling.sweep.trial.Trial;
import kindling.sweep.trial.TrialTarget;

/**
 * Decides which trial is trained next, and how far. A pure function of its settings and of the
 * figures that it is told, in the order in which it is told: so a sweep that goes on tells it again
 * what it knew. Used by one thread.
 */
public interface Strategy {
  /** All trials that may ever be trained, in their order. */
  List<Trial> trials();

  /**
   * What to train next; empty if that is not known before another stint is done, or if there is
   * nothing left.
   */
  Optional<TrialTarget> next();

  /**
   * A stint is done.
   *
   * @param objective that is compared: the higher the better; NaN if the training failed
   */
  void done(TrialTarget stint, double objective);
}
