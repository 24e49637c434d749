package kindling.network.losses;

import java.util.function.Function;
import kindling.config.Registry.Entry;
import kindling.metrics.TargetMoments;
import kindling.network.LayerText;
import kindling.network.Loss;
import kindling.network.Targets;

/**
 * Sigmoid and cross-entropy of each output separately, averaged over the outputs of a row: {@code y
 * = 1 / (1 + exp(-s))}, loss {@code -Σ (t·ln y + (1 - t)·ln(1 - y)) / K}, gradient {@code (y - t) /
 * K}: for rows with any number of K classes.
 *
 * <p>The loss of an output is computed as {@code max(s, 0) - t·s + ln(1 + exp(-|s|))}, which does
 * not overflow.
 */
public record SigmoidWithLoss() implements Loss {
  static final Entry<Function<LayerText, Loss>> KIND =
      new Entry<>(
          "sigmoid",
          "sigmoid",
          "-Σ (t·ln y + (1 - t)·ln(1 - y)) / K, with y = sigmoid(s)",
          "any number of the K classes at once",
          "",
          text -> new SigmoidWithLoss());

  @Override
  public Labels labels() {
    return Labels.FLAGS;
  }

  @Override
  public double loss(int rows, int outputs, float[] scores, Targets targets) {
    double loss = 0;
    for (int row = 0, at = 0; row < rows; row++) {
      double sum = 0;
      for (int k = 0; k < outputs; k++, at++) {
        double s = scores[at];
        sum += Math.max(s, 0) - targets.labels()[at] * s + Math.log1p(Math.exp(-Math.abs(s)));
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
        dScores[at] = factor * (float) (1 / (1 + Math.exp(-scores[at])) - targets.labels()[at]);
      }
    }
    return loss(rows, outputs, scores, targets);
  }

  /** The loss of predicting the flags' frequencies: the mean of their entropies. */
  @Override
  public double constantLoss(TargetMoments moments) {
    double sum = 0;
    for (int k = 0; k < moments.outputs(); k++) {
      double p = moments.mean(k);
      sum -= p > 0 && p < 1 ? p * Math.log(p) + (1 - p) * Math.log1p(-p) : 0;
    }
    return sum / moments.outputs();
  }

  @Override
  public double[] probabilities(int outputs, float[] scores, int from) {
    double[] y = new double[outputs];
    for (int k = 0; k < outputs; k++) {
      y[k] = 1 / (1 + Math.exp(-scores[from + k]));
    }
    return y;
  }

  @Override
  public String toString() {
    return "sigmoid";
  }
}
