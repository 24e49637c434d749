package kindling.sweep.strategy;

import java.util.List;
import java.util.Optional;
import kindling.sweep.trial.Trial;
import kindling.sweep.trial.TrialTarget;

/**
 * Chooses the trial to train next, and for how many epochs. It is a pure function of its settings
 * and of the reported scores in their order, so a resumed sweep reports the stored scores again.
 * Used by one thread.
 */
public interface Strategy {
  /** All trials, in their order. */
  List<Trial> trials();

  /**
   * The next trial and its epochs; empty if no trial is left, or if the choice needs the score of a
   * running one.
   */
  Optional<TrialTarget> next();

  /**
   * Reports that a target was reached.
   *
   * @param score the higher the better; NaN if the training failed
   */
  void done(TrialTarget target, double score);
}
