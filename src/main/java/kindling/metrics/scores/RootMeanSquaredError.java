package kindling.metrics.scores;

/** The root of the mean squared error, with the weights of the rows. */
public final class RootMeanSquaredError implements NumberMetric {
  @Override
  public Facts facts() {
    return new Facts(
        false,
        Facts.OF_LABEL,
        "√(Σ w·(s - t)² / Σ w)",
        "root of the mean squared error, each row with its weight; the mean over the outputs");
  }

  @Override
  public double of(NumberScores scores, MetricOptions options) {
    return scores.overOutputs(output -> Math.sqrt(meanSquare(scores, output)));
  }

  static double meanSquare(NumberScores scores, int output) {
    return scores.mean((row, k) -> scores.error(row, k) * scores.error(row, k), output);
  }
}
