package kindling.network.losses;

import java.util.function.Function;
import kindling.config.Registry.Entry;
import kindling.metrics.TargetMoments;
import kindling.network.LayerText;
import kindling.network.Loss;
import kindling.network.Targets;

/**
 * Mean squared error over the outputs of a row, {@code Σ (s - t)² / K}, with gradient {@code 2·(s -
 * t) / K}: for regression.
 */
public record MeanSquaredError() implements Loss {
  static final Entry<Function<LayerText, Loss>> KIND =
      new Entry<>(
          "mean-squared-error",
          "mean-squared-error",
          "Σ (s - t)² / K",
          "regression with K numbers",
          "",
          text -> new MeanSquaredError());

  @Override
  public Labels labels() {
    return Labels.NUMBERS;
  }

  @Override
  public double loss(int rows, int outputs, float[] scores, Targets targets) {
    double loss = 0;
    for (int row = 0, at = 0; row < rows; row++) {
      double squares = 0;
      for (int k = 0; k < outputs; k++, at++) {
        double difference = (double) scores[at] - targets.labels()[at];
        squares += difference * difference;
      }
      loss += targets.weights()[row] * squares / outputs;
    }
    return loss;
  }

  @Override
  public double gradient(int rows, int outputs, float[] scores, Targets targets, float[] dScores) {
    for (int row = 0, at = 0; row < rows; row++) {
      float factor = 2 * targets.weights()[row] / outputs;
      for (int k = 0; k < outputs; k++, at++) {
        dScores[at] = factor * (scores[at] - targets.labels()[at]);
      }
    }
    return loss(rows, outputs, scores, targets);
  }

  /** The loss of predicting the mean: the variance. */
  @Override
  public double constantLoss(TargetMoments moments) {
    double sum = 0;
    for (int k = 0; k < moments.outputs(); k++) {
      sum += moments.variance(k);
    }
    return sum / moments.outputs();
  }

  @Override
  public String toString() {
    return "mean-squared-error";
  }
}
