package kindling.metrics.scores;

/**
 * The log-odds of the classes of a row, {@code ln (pₖ / (1 - pₖ)) = sₖ - ln Σ exp(sⱼ)} over all j ≠
 * k, for scores s whose softmax are the probabilities p. They have the order of the probabilities,
 * but do not round those near 1 to 1.
 *
 * <p>They are rounded to float. The same scores give the same bits, for one class or for all of
 * them, so that an {@link IsotonicMap} sees the log-odds that it was fitted to. Scores may be as
 * large as a float can be; with infinite ones the log-odds are NaN. An object has room for one row.
 */
public final class LogOdds {
  // exp(s - s[top]), and the sum of those of all other classes
  private final double[] powers;
  private final double[] others;
  // exp(s - the largest score but s[top]): of the class with the largest score, the others may be
  // too small for powers
  private final double[] powersBelow;
  private final float[] values;
  private int top;

  /** Room for the log-odds of a number of classes, at least two. */
  public LogOdds(int classes) {
    this.powers = new double[classes];
    this.others = new double[classes];
    this.powersBelow = new double[classes];
    this.values = new float[classes];
  }

  /** The log-odds of one class. The scores of the row begin at {@code from}. */
  public static float of(float[] scores, int from, int classes, int k) {
    double max = Double.NEGATIVE_INFINITY;
    for (int j = 0; j < classes; j++) {
      max = j == k ? max : Math.max(max, scores[from + j]);
    }
    double before = 0;
    for (int j = 0; j < k; j++) {
      before += Math.exp(scores[from + j] - max);
    }
    double after = 0;
    for (int j = classes - 1; j > k; j--) {
      after += Math.exp(scores[from + j] - max);
    }
    return value(scores[from + k], max, before + after);
  }

  private static float value(double score, double max, double sum) {
    return (float) (score - (max + Math.log(sum)));
  }

  /** Computes the log-odds of all classes, in the same order of sums as {@link #of}. */
  public void compute(float[] scores, int from) {
    int classes = values.length;
    top = 0;
    for (int k = 1; k < classes; k++) {
      top = scores[from + k] > scores[from + top] ? k : top;
    }
    double max = scores[from + top];
    double after = 0;
    for (int k = classes - 1; k >= 0; k--) {
      powers[k] = Math.exp(scores[from + k] - max);
      others[k] = after;
      after += powers[k];
    }
    double before = 0;
    for (int k = 0; k < classes; k++) {
      others[k] = before + others[k];
      before += powers[k];
      values[k] = value(scores[from + k], max, others[k]);
    }
    computeTop(scores, from);
  }

  private void computeTop(float[] scores, int from) {
    double max = Double.NEGATIVE_INFINITY;
    for (int j = 0; j < values.length; j++) {
      max = j == top ? max : Math.max(max, scores[from + j]);
    }
    double before = 0;
    for (int j = 0; j < top; j++) {
      powersBelow[j] = Math.exp(scores[from + j] - max);
      before += powersBelow[j];
    }
    double after = 0;
    for (int j = values.length - 1; j > top; j--) {
      powersBelow[j] = Math.exp(scores[from + j] - max);
      after += powersBelow[j];
    }
    powersBelow[top] = 0;
    others[top] = before + after;
    values[top] = value(scores[from + top], max, others[top]);
  }

  /** The log-odds of a class, as computed. */
  public float value(int k) {
    return values[k];
  }

  /**
   * Computes the slopes of the scores from those of the log-odds v as computed: {@code ds[j] =
   * dv[j] - Σ dv[k]·exp(s[j]) / Σ exp(s[i])}, with sums over all k ≠ j and all i ≠ k.
   *
   * @param dv one for each class
   * @param ds overwritten
   */
  public void backward(double[] dv, double[] ds) {
    double sum = 0;
    for (int k = 0; k < dv.length; k++) {
      sum += k == top ? 0 : dv[k] / others[k];
    }
    for (int j = 0; j < dv.length; j++) {
      double own = j == top ? 0 : dv[j] / others[j];
      ds[j] = dv[j] - powers[j] * (sum - own) - powersBelow[j] * (dv[top] / others[top]);
    }
  }
}
