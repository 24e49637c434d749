package kindling.metrics.scores;

/**
 * Fits the temperature by which scores are divided so that their probabilities have the smallest
 * log loss (Guo and others: On Calibration of Modern Neural Networks, 2017, section 4.2).
 *
 * <p>The log loss is convex in β = 1 / T, so its slope grows with β, and safeguarded Newton steps
 * find where it is 0. All sums are over the rows in their order: the same rows give the same bits.
 */
public final class Temperature {
  /** The highest temperature, and one by the lowest: for scores that are useless, or perfect. */
  private static final double MOST = 100;

  private static final int STEPS = 100;
  private static final double EXACT = 1e-12;

  private final ClassScores scores;
  private final double[] p;
  private double slope;
  private double curvature;

  private Temperature(ClassScores scores) {
    this.scores = scores;
    this.p = new double[scores.rows().outputs()];
  }

  /** The temperature for some rows, from 0.01 to 100. */
  public static double fit(ClassScores scores) {
    return 1 / new Temperature(scores).inverse();
  }

  private double inverse() {
    double low = 1 / MOST;
    double high = MOST;
    evaluate(low);
    if (slope >= 0) {
      return low;
    }
    evaluate(high);
    if (slope <= 0) {
      return high;
    }
    double beta = 1;
    for (int step = 0; step < STEPS; step++) {
      evaluate(beta);
      if (slope < 0) {
        low = beta;
      } else {
        high = beta;
      }
      double next = beta - slope / curvature;
      // Also if it is NaN.
      next = next > low && next < high ? next : (low + high) / 2;
      if (Math.abs(next - beta) <= EXACT * beta) {
        return next;
      }
      beta = next;
    }
    return beta;
  }

  /** The first and the second derivative of the sum of the rows' log losses by β. */
  private void evaluate(double beta) {
    slope = 0;
    curvature = 0;
    for (int row = 0; row < scores.rows().rows(); row++) {
      double weight = scores.rows().weight(row);
      if (weight > 0) {
        scores.probabilities(row, beta, p);
        if (scores.kind() == LabelKind.FLAGS) {
          addFlags(row, weight);
        } else {
          addClass(row, weight);
        }
      }
    }
  }

  private void addFlags(int row, double weight) {
    for (int k = 0; k < p.length; k++) {
      double s = scores.rows().score(row, k);
      slope += weight * (p[k] - scores.target(row, k)) * s;
      curvature += weight * p[k] * (1 - p[k]) * s * s;
    }
  }

  /** With q the label: Σ (p - q)·s, and the variance of s under p. */
  private void addClass(int row, double weight) {
    double mean = 0;
    double wanted = 0;
    for (int k = 0; k < p.length; k++) {
      double s = scores.rows().score(row, k);
      mean += p[k] * s;
      wanted += scores.target(row, k) * s;
    }
    double variance = 0;
    for (int k = 0; k < p.length; k++) {
      double off = scores.rows().score(row, k) - mean;
      variance += p[k] * off * off;
    }
    slope += weight * (mean - wanted);
    curvature += weight * variance;
  }
}
