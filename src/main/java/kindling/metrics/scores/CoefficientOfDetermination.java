package kindling.metrics.scores;

/** R²: the share of the label's variance that the prediction explains. */
public final class CoefficientOfDetermination implements NumberMetric {
  @Override
  public Facts facts() {
    return new Facts(
        true,
        Facts.NONE,
        "1 - Σ w·(s - t)² / Σ w·(t - t̄)²",
        "coefficient of determination: 1 is perfect, 0 as good as the mean of the label; the mean over the outputs");
  }

  /** As in scikit-learn 1 without error and 0 with, if all labels are the same. */
  @Override
  public double of(NumberScores scores, MetricOptions options) {
    return scores.overOutputs(output -> of(scores, output));
  }

  private static double of(NumberScores scores, int output) {
    double mean = scores.mean(scores::label, output);
    double variance =
        scores.mean(
            (row, k) -> (scores.label(row, k) - mean) * (scores.label(row, k) - mean), output);
    double error = RootMeanSquaredError.meanSquare(scores, output);
    return variance == 0 ? (error == 0 ? 1 : 0) : 1 - error / variance;
  }
}
