package kindling.metrics.scores;

import java.io.Serial;
import java.io.Serializable;
import java.util.List;
import kindling.math.UnitDeviance;

/**
 * How a prediction follows from the scores of a row: it is the class with the highest score, the
 * flags whose score is high enough, or the numbers themselves. Of two classes, class 1 may need
 * another probability than one half to be predicted, and so may a single flag. The probabilities
 * themselves do not depend on it.
 */
public final class Decision implements Serializable {
  @Serial private static final long serialVersionUID = 1L;

  private final LabelKind kind;
  private final double threshold;
  // ln (t / (1 - t)) for the threshold t
  private final float cut;
  private final double power;
  private final List<Double> quantiles;

  private Decision(LabelKind kind, double threshold, double power, List<Double> quantiles) {
    this.kind = kind;
    this.threshold = threshold;
    this.power = power;
    this.quantiles = List.copyOf(quantiles);
    this.cut = (float) Math.log(threshold / (1 - threshold));
  }

  /** The usual decision, for the most probable. */
  public static Decision of(LabelKind kind) {
    return new Decision(kind, 0.5, 0, List.of());
  }

  /**
   * Of numbers that are the means of distributions.
   *
   * @param power p of their {@link UnitDeviance}
   */
  public static Decision ofMeans(double power) {
    return new Decision(LabelKind.NUMBERS, 0.5, power, List.of());
  }

  /** Of several quantiles of one number, of which the one that is nearest to 0.5 is predicted. */
  public static Decision ofQuantiles(List<Double> quantiles) {
    return new Decision(LabelKind.NUMBERS, 0.5, 0, quantiles);
  }

  /**
   * The same with another threshold.
   *
   * @param threshold the probability above which class 1, or the flag, is predicted; above 0 and
   *     below 1
   * @param outputs the number of scores: two of classes, or one of flags
   * @throws IllegalArgumentException if it fits neither the scores nor the interval
   */
  public Decision above(double threshold, int outputs) {
    Decision decision = new Decision(kind, threshold, power, quantiles);
    if (!Float.isFinite(decision.cut)) {
      throw new IllegalArgumentException(
          "a threshold must be a probability between 0 and 1, but it is " + threshold);
    }
    if (decision.cut != 0 && !takesThreshold(outputs)) {
      throw new IllegalArgumentException("a threshold is for two classes, or one flag");
    }
    return decision;
  }

  /** Whether the threshold can differ from one half. */
  public boolean takesThreshold(int outputs) {
    return kind == LabelKind.CLASS ? outputs == 2 : kind == LabelKind.FLAGS && outputs == 1;
  }

  /** The type of the labels. */
  public LabelKind kind() {
    return kind;
  }

  /** The power p of the {@link UnitDeviance} of numbers; 0 if they are not positive means. */
  public double power() {
    return power;
  }

  /** The quantiles of the number that the scores are; empty if they are something else. */
  public List<Double> quantiles() {
    return quantiles;
  }

  /**
   * The score that predicts a number: that of the quantile nearest to 0.5, or the only one.
   *
   * @param number of several numbers
   */
  public int score(int number) {
    int best = number;
    for (int k = 0; k < quantiles.size(); k++) {
      if (Math.abs(quantiles.get(k) - 0.5) < Math.abs(quantiles.get(best) - 0.5)) {
        best = k;
      }
    }
    return best;
  }

  /** The probability above which class 1, or the flag, is predicted. */
  public double threshold() {
    return threshold;
  }

  /** The same as log-odds: what is added to the score of class 0 before scores are compared. */
  public float cut() {
    return cut;
  }

  /**
   * A score of a row as it is compared with the others: the class with the highest is predicted.
   */
  public float compared(float[] scores, int from, int k) {
    return k == 0 ? scores[from] + cut : scores[from + k];
  }

  /**
   * The predicted class of a row; the first one of equal scores.
   *
   * @param from index of the row's first score
   */
  public int predictedClass(float[] scores, int from, int outputs) {
    int best = 0;
    for (int k = 1; k < outputs; k++) {
      if (scores[from + k] > compared(scores, from, best)) {
        best = k;
      }
    }
    return best;
  }

  /** Whether a flag is predicted. */
  public boolean isSet(float score) {
    return score > cut;
  }

  /**
   * Elements of a prediction: 1 if it is a class, or a number with quantiles; else one per output.
   */
  public int width(int outputs) {
    return kind == LabelKind.CLASS || !quantiles.isEmpty() ? 1 : outputs;
  }

  /**
   * The prediction for the scores of a row, element {@code k} of {@link #width}: the class; a flag,
   * 1 or 0; or a number, which is the score itself, or of quantiles the one nearest to 0.5.
   *
   * @param from index of the row's first score
   */
  public double predicted(float[] scores, int from, int outputs, int k) {
    return switch (kind) {
      case CLASS -> predictedClass(scores, from, outputs);
      case FLAGS -> isSet(scores[from + k]) ? 1 : 0;
      case NUMBERS -> scores[from + score(k)];
    };
  }

  /**
   * The index, relative to {@code from}, of the largest of {@code count} values; the first one of
   * equal values.
   */
  public static int largest(float[] values, int from, int count) {
    int best = 0;
    for (int k = 1; k < count; k++) {
      if (values[from + k] > values[from + best]) {
        best = k;
      }
    }
    return best;
  }
}
