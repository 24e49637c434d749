package kindling.network.losses;

import java.util.function.Function;
import kindling.config.Registry.Entry;
import kindling.metrics.TargetMoments;
import kindling.network.LayerText;
import kindling.network.Loss;
import kindling.network.Targets;

/**
 * Huber's loss, averaged over the outputs of a row: with the error {@code e = s - t}, {@code e² /
 * 2} where |e| ≤ δ, else {@code δ·(|e| - δ/2)}; gradient e, or ±δ, over K. It is quadratic for
 * small errors and linear for large ones, so that outliers in the label count less (Huber: Robust
 * Estimation of a Location Parameter, 1964).
 *
 * @param delta δ, above 0, in the unit of the scores; for the label of a table these are standard
 *     deviations of the label
 */
public record Huber(double delta) implements Loss {
  static final Entry<Function<LayerText, Loss>> KIND =
      new Entry<>(
          "huber",
          "huber [DELTA]",
          "Σ e²/2 / K if |e| ≤ δ, else Σ δ·(|e| - δ/2) / K, with e = s - t",
          "regression with K numbers, if some labels are outliers; δ is 1 by default, and in standard deviations for the label of a table",
          "Huber, 1964",
          Huber::parse);

  private static Loss parse(LayerText text) {
    double delta = text.number("delta", 1);
    if (!(delta > 0 && Double.isFinite(delta))) {
      throw new IllegalArgumentException("its delta must be above 0");
    }
    return new Huber(delta);
  }

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
        double error = Math.abs((double) scores[at] - targets.labels()[at]);
        sum += error <= delta ? error * error / 2 : delta * (error - delta / 2);
      }
      loss += targets.weights()[row] * sum / outputs;
    }
    return loss;
  }

  @Override
  public double gradient(int rows, int outputs, float[] scores, Targets targets, float[] dScores) {
    for (int row = 0, at = 0; row < rows; row++) {
      double factor = (double) targets.weights()[row] / outputs;
      for (int k = 0; k < outputs; k++, at++) {
        double error = (double) scores[at] - targets.labels()[at];
        dScores[at] = (float) (factor * Math.max(-delta, Math.min(delta, error)));
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
    return "huber " + delta;
  }
}
