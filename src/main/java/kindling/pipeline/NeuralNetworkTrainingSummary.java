package kindling.pipeline;

import java.util.List;
import java.util.function.ToDoubleFunction;
import kindling.train.EpochResult;

/**
 * What each epoch of a training reached. Every array has an element per epoch, in order; NaN where
 * nobody asked for the figure, or there are no rows for validation.
 */
public final class NeuralNetworkTrainingSummary {
  private final List<EpochResult> epochs;
  private final int bestEpoch;

  NeuralNetworkTrainingSummary(List<EpochResult> epochs, int bestEpoch) {
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
    return figures(epoch -> epoch.train().accuracy());
  }

  /** Of a classifier: the share of the rows for validation that are predicted right, 0 to 1. */
  public double[] validationAccuracyHistory() {
    return figures(epoch -> epoch.validation().accuracy());
  }

  /** Of a regressor: the mean absolute error over the rows of the training. */
  public double[] meanAbsoluteErrorHistory() {
    return figures(epoch -> epoch.train().meanAbsoluteError());
  }

  /** Of a regressor: the mean absolute error over the rows for validation. */
  public double[] validationMeanAbsoluteErrorHistory() {
    return figures(epoch -> epoch.validation().meanAbsoluteError());
  }

  /** Seconds of an epoch's steps, without its evaluation. */
  public double[] secondsHistory() {
    return figures(EpochResult::seconds);
  }

  /** Seconds of all steps and evaluations. */
  public double totalSeconds() {
    return epochs.stream().mapToDouble(epoch -> epoch.seconds() + epoch.evaluationSeconds()).sum();
  }

  private double[] figures(ToDoubleFunction<EpochResult> figure) {
    return epochs.stream().mapToDouble(figure).toArray();
  }
}
