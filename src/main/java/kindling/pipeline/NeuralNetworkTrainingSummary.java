package kindling.pipeline;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;
import kindling.config.UserError;
import kindling.metrics.Evaluation;
import kindling.metrics.Metric;
import kindling.network.Loss;
import kindling.train.EpochResult;

/**
 * The metrics of each epoch of a training. Every array has an element per epoch, in order. A metric
 * that does not exist is NaN: the accuracy of a regressor, absolute errors of a classifier, metrics
 * of the validation rows if there are none, and of the training set if {@code
 * evaluation.training-set} is false.
 */
public final class NeuralNetworkTrainingSummary {
  private final List<EpochResult> epochs;
  private final int bestEpoch;
  private final boolean ofNumbers;

  /**
   * A summary.
   *
   * @param predicted the type of the predictions, which determines the metrics
   */
  NeuralNetworkTrainingSummary(List<EpochResult> epochs, int bestEpoch, Loss.Labels predicted) {
    this.ofNumbers = predicted == Loss.Labels.NUMBERS;
    this.epochs = List.copyOf(epochs);
    this.bestEpoch = bestEpoch;
  }

  /** The number of trained epochs; fewer than requested after early stopping. */
  public int totalIterations() {
    return epochs.size();
  }

  /** The epoch whose weights the model has, counted from 1: the last one, or the best. */
  public int bestEpoch() {
    return bestEpoch;
  }

  /** The mean loss of the training rows. */
  public double[] objectiveHistory() {
    return metrics(epoch -> epoch.train().loss());
  }

  /** The mean loss of the validation rows. */
  public double[] validationObjectiveHistory() {
    return metrics(epoch -> epoch.validation().loss());
  }

  /** The accuracy of a classifier on the training rows, 0 to 1. */
  public double[] accuracyHistory() {
    return metrics(epoch -> accuracy(epoch.train()));
  }

  /** The accuracy of a classifier on the validation rows, 0 to 1. */
  public double[] validationAccuracyHistory() {
    return metrics(epoch -> accuracy(epoch.validation()));
  }

  /** The mean absolute error of a regressor on the training rows. */
  public double[] meanAbsoluteErrorHistory() {
    return metrics(epoch -> meanAbsoluteError(epoch.train()));
  }

  /** The mean absolute error of a regressor on the validation rows. */
  public double[] validationMeanAbsoluteErrorHistory() {
    return metrics(epoch -> meanAbsoluteError(epoch.validation()));
  }

  /**
   * A metric of the validation rows; NaN if it was not computed.
   *
   * @param metric its name in settings, such as {@code auc}
   */
  public double[] validationMetricHistory(String metric) {
    return metrics(epoch -> metric(metric).of(epoch.validation()));
  }

  /**
   * The names of the metrics besides the loss that the training has shown: those of {@code
   * evaluation.metrics}, or a usual one.
   */
  public List<String> metrics() {
    List<String> chosen =
        epochs.stream()
            .flatMap(epoch -> Stream.of(epoch.validation(), epoch.train(), epoch.test()))
            .flatMap(evaluation -> evaluation.chosen().keySet().stream())
            .filter(metric -> metric != Metric.LOSS)
            .distinct()
            .map(Metric::spelled)
            .toList();
    Metric usual = ofNumbers ? Metric.MEAN_ABSOLUTE_ERROR : Metric.ACCURACY;
    return chosen.isEmpty() ? List.of(usual.spelled()) : chosen;
  }

  /** The same as {@link #validationMetricHistory}, of the training rows. */
  public double[] metricHistory(String metric) {
    return metrics(epoch -> metric(metric).of(epoch.train()));
  }

  private static Metric metric(String name) {
    return Metric.named(name).orElseThrow(() -> UserError.of("there is no metric \"%s\"", name));
  }

  /** Seconds of each epoch's steps, without its evaluation. */
  public double[] secondsHistory() {
    return metrics(EpochResult::seconds);
  }

  /** Seconds of all steps and evaluations. */
  public double totalSeconds() {
    return epochs.stream().mapToDouble(epoch -> epoch.seconds() + epoch.evaluationSeconds()).sum();
  }

  /** All of it for the Python package. Metrics that are NaN in every epoch are left out. */
  Map<String, Object> content() {
    Map<String, Object> content = new LinkedHashMap<>();
    content.put("bestEpoch", bestEpoch);
    content.put("totalIterations", totalIterations());
    content.put("totalSeconds", totalSeconds());
    content.put("seconds", secondsHistory());
    content.put("train", histories(EpochResult::train));
    content.put("validation", histories(EpochResult::validation));
    content.put("metrics", metrics());
    content.put("names", Arrays.stream(Metric.values()).map(Metric::spelled).toList());
    return content;
  }

  private Map<String, double[]> histories(Function<EpochResult, Evaluation> set) {
    Map<String, double[]> histories = new LinkedHashMap<>();
    for (Metric metric : Metric.values()) {
      double[] history =
          metrics(
              epoch -> {
                Evaluation evaluation = set.apply(epoch);
                return switch (metric) {
                  case ACCURACY -> accuracy(evaluation);
                  case MEAN_ABSOLUTE_ERROR -> meanAbsoluteError(evaluation);
                  default -> metric.of(evaluation);
                };
              });
      if (!Arrays.stream(history).allMatch(Double::isNaN)) {
        histories.put(metric.spelled(), history);
      }
    }
    return histories;
  }

  private double accuracy(Evaluation evaluation) {
    return ofNumbers ? Double.NaN : evaluation.accuracy();
  }

  private double meanAbsoluteError(Evaluation evaluation) {
    return ofNumbers ? evaluation.meanAbsoluteError() : Double.NaN;
  }

  private double[] metrics(ToDoubleFunction<EpochResult> metric) {
    return epochs.stream().mapToDouble(metric).toArray();
  }
}
