package kindling.sweep.trial;

import java.util.Optional;
import kindling.config.Settings;
import kindling.store.Checkpoint;
import kindling.store.Model;

/** A way to train trials, several at a time. */
public interface TrialRunner extends AutoCloseable {
  /** What a trial is, for people. */
  String way();

  /** How many trials it trains at once. */
  int slots();

  /** How many more it takes, so that the next is there as soon as one is done. */
  default int waiting() {
    return 0;
  }

  /**
   * Trains until the target is reached, the trial is complete, or it is time for a checkpoint, as
   * {@code checkpoint.every} says; on the thread that calls. The result says what went wrong.
   *
   * @param settings of the trial
   * @param from where it resumes; empty at its beginning
   */
  TrialProgress train(TrialTarget target, Settings settings, Optional<Checkpoint> from);

  /** The model that a trial has at a checkpoint. */
  Model model(Settings settings, Checkpoint checkpoint);

  /** Whether trials can still be trained. */
  boolean isAlive();

  /** Makes all that are being trained give up; from any thread. */
  void stop();

  @Override
  void close();
}
