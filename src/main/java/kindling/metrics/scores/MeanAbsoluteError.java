package kindling.metrics.scores;

/** The mean absolute error, with the weights of the rows. */
public final class MeanAbsoluteError implements NumberMetric {
  @Override
  public Facts facts() {
    return new Facts(
        false,
        Facts.OF_LABEL,
        "Σ w·|s - t| / (K·Σ w)",
        "mean absolute error over rows and outputs, each row with its weight");
  }

  @Override
  public double of(NumberScores scores, MetricOptions options) {
    return scores.overOutputs(
        output -> scores.mean((row, k) -> Math.abs(scores.error(row, k)), output));
  }
}
