package kindling.network.losses;

import java.util.function.Function;
import kindling.config.Registry.Entry;
import kindling.metrics.TargetMoments;
import kindling.network.LayerText;
import kindling.network.Loss;
import kindling.network.Targets;

/**
 * Mean absolute error over the outputs of a row, {@code Σ |s - t| / K}, with gradient {@code sign(s
 * - t) / K}: for regression. The best constant prediction is the median of the labels.
 */
public record AbsoluteError() implements Loss {
  static final Entry<Function<LayerText, Loss>> KIND =
      new Entry<>(
          "absolute-error",
          "absolute-error",
          "Σ |s - t| / K",
          "regression with K numbers; predicts medians, so that outliers in the label count less",
          "",
          text -> new AbsoluteError());

  @Override
  public Labels labels() {
    return Labels.NUMBERS;
  }

  @Override
  public double loss(int rows, int outputs, float[] scores, Targets targets) {
    double loss = 0;
    for (int row = 0, at = 0; row < rows; row++) {
      double sum = 0;
      for (int k = 0; k < outputs; k++, at++) {
        sum += Math.abs((double) scores[at] - targets.labels()[at]);
      }
      loss += targets.weights()[row] * sum / outputs;
    }
    return loss;
  }

  @Override
  public double gradient(int rows, int outputs, float[] scores, Targets targets, float[] dScores) {
    for (int row = 0, at = 0; row < rows; row++) {
      float factor = targets.weights()[row] / outputs;
      for (int k = 0; k < outputs; k++, at++) {
        dScores[at] = factor * Math.signum(scores[at] - targets.labels()[at]);
      }
    }
    return loss(rows, outputs, scores, targets);
  }

  /** Unknown: it does not follow from mean and variance. */
  @Override
  public double constantLoss(TargetMoments moments) {
    return 0;
  }

  @Override
  public String toString() {
    return "absolute-error";
  }
}
