package kindling.pipeline;

import java.util.List;
import java.util.function.ToDoubleFunction;
import kindling.metrics.Evaluation;
import kindling.network.Loss;
import kindling.train.EpochResult;

/**
 * What each epoch of a training reached. Every array has an element per epoch, in order; NaN where
 * the metric does not exist: accuracy of a regressor, absolute errors of a classifier, any metric
 * of the rows for validation if there are none, and of the training set if {@code
 * evaluation.training-set} is false.
 */
public final class NeuralNetworkTrainingSummary {
  private final List<EpochResult> epochs;
  private final int bestEpoch;
  private final boolean ofNumbers;

  /**
   * A summary.
   *
   * @param predicted what the network predicts, which decides what metrics there are
   */
  NeuralNetworkTrainingSummary(List<EpochResult> epochs, int bestEpoch, Loss.Labels predicted) {
    this.ofNumbers = predicted == Loss.Labels.NUMBERS;
    this.epochs = List.copyOf(epochs);
    this.bestEpoch = bestEpoch;
  }

  /** How many epochs were trained; fewer than were asked for if the training ended early. */
  public int totalIterations() {
    return epochs.size();
  }

  /** The epoch whose weights the model has, counted from 1: the last one, or the best. */
  public int bestEpoch() {
    return bestEpoch;
  }

  /** The mean loss over the rows of the training. */
  public double[] objectiveHistory() {
    return figures(epoch -> epoch.train().loss());
  }

  /** The mean loss over the rows for validation. */
  public double[] validationObjectiveHistory() {
    return figures(epoch -> epoch.validation().loss());
  }

  /** Of a classifier: the share of the training's rows that are predicted right, 0 to 1. */
  public double[] accuracyHistory() {
    return figures(epoch -> accuracy(epoch.train()));
  }

  /** Of a classifier: the share of the rows for validation that are predicted right, 0 to 1. */
  public double[] validationAccuracyHistory() {
    return figures(epoch -> accuracy(epoch.validation()));
  }

  /** Of a regressor: the mean absolute error over the rows of the training. */
  public double[] meanAbsoluteErrorHistory() {
    return figures(epoch -> meanAbsoluteError(epoch.train()));
  }

  /** Of a regressor: the mean absolute error over the rows for validation. */
  public double[] validationMeanAbsoluteErrorHistory() {
    return figures(epoch -> meanAbsoluteError(epoch.validation()));
  }

  /** Seconds of an epoch's steps, without its evaluation. */
  public double[] secondsHistory() {
    return figures(EpochResult::seconds);
  }

  /** Seconds of all steps and evaluations. */
  public double totalSeconds() {
    return epochs.stream().mapToDouble(epoch -> epoch.seconds() + epoch.evaluationSeconds()).sum();
  }

  private double accuracy(Evaluation evaluation) {
    return ofNumbers ? Double.NaN : evaluation.accuracy();
  }

  private double meanAbsoluteError(Evaluation evaluation) {
    return ofNumbers ? evaluation.meanAbsoluteError() : Double.NaN;
  }

  private double[] figures(ToDoubleFunction<EpochResult> figure) {
    return epochs.stream().mapToDouble(figure).toArray();
  }
}
