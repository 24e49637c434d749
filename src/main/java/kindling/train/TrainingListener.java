package kindling.train;

import kindling.metrics.Recovery;

/**
 * Hears of a training: all logging, measuring and saving hangs here. Called on the driver, one call
 * at a time.
 */
public interface TrainingListener {
  /** The first step is about to be taken. */
  default void started(TrainingState state) {}

  /**
   * A step was taken; {@link TrainingState#loss()} is its loss. Steps may have been taken together:
   * the weights are then those after the last of them, and fit the step only if {@link
   * TrainingState#atRest()}.
   */
  default void stepDone(TrainingState state) {}

  /** Something was lost, and done again. */
  default void recovered(Recovery recovery) {}

  /** An epoch was evaluated. */
  default void epochDone(TrainingState state, EpochResult result) {}

  /** The last epoch is done. */
  default void finished(TrainingState state) {}

  /** The training was asked to stop before its end, and is at rest. */
  default void stopped(TrainingState state) {}

  /** The training failed before its end; what was saved stays. */
  default void failed(TrainingState state, Exception error) {}
}
