package kindling.train;

import kindling.metrics.Recovery;

/**
 * Is called during a training, for logging, measuring and saving. All calls are made on the driver,
 * one at a time.
 */
public interface TrainingListener {
  /** The first step is about to be taken. */
  default void started(TrainingState state) {}

  /**
   * A step was taken; {@link TrainingState#loss()} is its loss. Several steps may have been taken
   * together. The weights are then those after the last of them, and belong to this step only if
   * {@link TrainingState#atRest()}.
   */
  default void stepDone(TrainingState state) {}

  /** A task or an executor was lost, and its work has been repeated. */
  default void recovered(Recovery recovery) {}

  /** An epoch was evaluated. */
  default void epochDone(TrainingState state, EpochResult result) {}

  /** The time limit ends the training before its last epoch; {@link #finished} follows. */
  default void timeUp(TrainingState state) {}

  /** The last epoch is done. */
  default void finished(TrainingState state) {}

  /** The training has stopped before its end because it was asked to; its state can be saved. */
  default void stopped(TrainingState state) {}

  /** The training failed before its end; saved files stay. */
  default void failed(TrainingState state, Exception error) {}
}
