package kindling.train;

import kindling.metrics.Evaluation;
import kindling.metrics.PhaseTimes;

/**
 * The results of an epoch, with the weights at its end.
 *
 * @param epoch counted from 1
 * @param step steps done since the beginning of the training
 * @param rows in all steps of the epoch
 * @param evaluations of all sets
 * @param seconds of the epoch's steps, without evaluation
 * @param evaluationSeconds of the evaluation
 * @param phases how the seconds divide into phases
 */
public record EpochResult(
    int epoch,
    long step,
    long rows,
    Evaluations evaluations,
    double seconds,
    double evaluationSeconds,
    PhaseTimes phases) {
  /** The same with other evaluations. */
  EpochResult with(Evaluations others) {
    return new EpochResult(epoch, step, rows, others, seconds, evaluationSeconds, phases);
  }

  /** The evaluation of the whole training set. */
  public Evaluation train() {
    return evaluations.train();
  }

  /** The evaluation of the validation set. */
  public Evaluation validation() {
    return evaluations.validation();
  }

  /** The evaluation of the test set. */
  public Evaluation test() {
    return evaluations.test();
  }

  /**
   * The loss that may control the training: over the validation set, or without one over the
   * training set. It is never that of the test set, which measures the network only as long as it
   * has no influence on the training.
   */
  public double monitoredLoss() {
    return validation().rows() > 0 ? validation().loss() : train().loss();
  }

  /** Rows trained on per second, without evaluation. */
  public double samplesPerSecond() {
    return rows / seconds;
  }
}
