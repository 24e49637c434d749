package kindling.metrics.scores;

/**
 * The expected calibration error with {@value #BINS} bins of equal width (Naeini, Cooper and
 * Hauskrecht: Obtaining Well Calibrated Probabilities Using Bayesian Binning, 2015; Guo and others:
 * On Calibration of Modern Neural Networks, 2017, eq. 3). A bin holds the predictions whose
 * probability is above its lower and at most its upper end.
 */
public final class CalibrationError implements ClassMetric {
  private static final int BINS = 15;

  @Override
  public Facts facts() {
    return new Facts(
        false,
        Facts.NONE,
        "Σᵦ |Σ w·[y = t] - Σ w·p(y)| / Σ w",
        "expected calibration error: over 15 bins b of equal width by the probability p(y) of the prediction, the difference between the share of right predictions and the mean probability");
  }

  @Override
  public double of(ClassScores scores, MetricOptions options) {
    int outputs = scores.rows().outputs();
    boolean flags = scores.kind() == LabelKind.FLAGS;
    double[] off = new double[BINS];
    double weights = 0;
    double[] p = new double[outputs];
    for (int row = 0; row < scores.rows().rows(); row++) {
      double weight = scores.rows().weight(row);
      scores.probabilities(row, p);
      if (flags) {
        for (int k = 0; k < outputs; k++) {
          boolean guess = scores.rows().score(row, k) > 0;
          boolean right = guess == scores.target(row, k) > 0.5;
          add(off, guess ? p[k] : 1 - p[k], right, weight);
          weights += weight;
        }
      } else {
        int guess = scores.rows().largestScore(row);
        add(off, p[guess], guess == scores.truth(row), weight);
        weights += weight;
      }
    }
    double sum = 0;
    for (double ofBin : off) {
      sum += Math.abs(ofBin);
    }
    return sum / weights;
  }

  private static void add(double[] off, double p, boolean right, double weight) {
    int bin = Math.max(0, (int) Math.ceil(p * BINS) - 1);
    off[Math.min(bin, BINS - 1)] += weight * ((right ? 1 : 0) - p);
  }
}
