package kindling.network.losses;

import java.util.function.Function;
import kindling.config.Registry.Entry;
import kindling.math.Logistic;
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
 * not overflow. With {@link Focal} γ it is {@code -(1 - p)^γ·ln p} for the probability p of what is
 * true, y or 1 - y.
 *
 * @param focal γ, at least 0
 */
public record SigmoidWithLoss(double focal) implements Loss {
  static final Entry<Function<LayerText, Loss>> KIND =
      new Entry<>(
          "sigmoid",
          "sigmoid [focal GAMMA]",
          "-Σ (t·ln y + (1 - t)·ln(1 - y)) / K, with y = sigmoid(s)",
          "any number of the K classes at once; with focal, each term is multiplied by (1 - p)^γ, p being y or 1 - y",
          "Lin and others, 2017, for focal",
          text -> new SigmoidWithLoss(Focal.gamma(text)));

  /** The loss without focusing. */
  public SigmoidWithLoss() {
    this(0);
  }

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
        if (focal > 0) {
          sum += Focal.loss(focal, logOfTruth(s, targets.labels()[at]));
          continue;
        }
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
        if (focal > 0) {
          dScores[at] = factor * (float) focalSlope(scores[at], targets.labels()[at]);
          continue;
        }
        dScores[at] = factor * (float) (1 / (1 + Math.exp(-scores[at])) - targets.labels()[at]);
      }
    }
    return loss(rows, outputs, scores, targets);
  }

  /** The logarithm of the probability of a flag as it is. */
  private static double logOfTruth(double s, float t) {
    return Logistic.logSigmoid(t > 0.5f ? s : -s);
  }

  private double focalSlope(double s, float t) {
    double log = logOfTruth(s, t);
    double rest = -Math.expm1(log); // 1 - p, with a sign the slope of ln p with respect to s
    return (t > 0.5f ? rest : -rest) * Focal.slope(focal, log);
  }

  /** The loss of predicting the flags' frequencies: their mean entropy; unknown if it is focal. */
  @Override
  public double constantLoss(TargetMoments moments) {
    if (focal > 0) {
      return 0;
    }
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
    return "sigmoid" + Focal.text(focal);
  }
}
