package kindling.train;

import kindling.metrics.Evaluation;
import kindling.metrics.PhaseTimes;

/**
 * What an epoch reached, with the weights at its end.
 *
 * @param epoch counted from 1
 * @param step steps done since the beginning
 * @param rows that the epoch's steps saw
 * @param train over the whole training set, {@link Evaluation#NONE} if nobody asked for it
 * @param validation over the validation set, {@link Evaluation#NONE} without one
 * @param test over the test set, {@link Evaluation#NONE} without one
 * @param seconds of the epoch's steps, without evaluation
 * @param evaluationSeconds of the evaluation
 * @param phases where the seconds went
 */
public record EpochResult(
    int epoch,
    long step,
    long rows,
    Evaluation train,
    Evaluation validation,
    Evaluation test,
    double seconds,
    double evaluationSeconds,
    PhaseTimes phases) {
  /**
   * The loss by which a training may steer itself: over the validation set, or without one over the
   * training set; never that of the test set, which would then no longer tell what the network does
   * with rows that it has no part in.
   */
  public double monitoredLoss() {
    return validation.rows() > 0 ? validation.loss() : train.loss();
  }

  /** Rows trained on per second, without evaluation. */
  public double samplesPerSecond() {
    return rows / seconds;
  }
}
