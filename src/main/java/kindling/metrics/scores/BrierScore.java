package kindling.metrics.scores;

/**
 * The mean squared error of the probabilities (Brier: Verification of Forecasts Expressed in Terms
 * of Probability, 1950); of two classes that of the second one, as in scikit-learn.
 */
public final class BrierScore implements ClassMetric {
  @Override
  public Facts facts() {
    return new Facts(
        false,
        Facts.NONE,
        "Σ w·Σₖ (pₖ - tₖ)² / Σ w",
        "squared error of the probabilities of a row, summed over the classes; of two classes that of the second one, with sigmoid the mean over the K flags");
  }

  @Override
  public double of(ClassScores scores, MetricOptions options) {
    int outputs = scores.rows().outputs();
    boolean flags = scores.kind() == LabelKind.FLAGS;
    double part = flags ? 1.0 / outputs : outputs == 2 ? 0.5 : 1;
    double sum = 0;
    double weights = 0;
    double[] p = new double[outputs];
    for (int row = 0; row < scores.rows().rows(); row++) {
      double weight = scores.rows().weight(row);
      if (weight > 0) {
        scores.probabilities(row, p);
        double squares = 0;
        for (int k = 0; k < outputs; k++) {
          double error = p[k] - scores.target(row, k);
          squares += error * error;
        }
        sum += weight * part * squares;
        weights += weight;
      }
    }
    return sum / weights;
  }
}
