package kindling.metrics.scores;

/**
 * The quantile (pinball) loss, which the quantile of the label minimises (Koenker and Bassett:
 * Regression Quantiles, 1978).
 */
public final class QuantileLoss implements NumberMetric {
  @Override
  public Facts facts() {
    return new Facts(
        false,
        Facts.OF_LABEL,
        "Σ w·max(q·(t - s), (q - 1)·(t - s)) / Σ w",
        "pinball loss of the quantile q = evaluation.quantile; the mean over the outputs");
  }

  @Override
  public double of(NumberScores scores, MetricOptions options) {
    double q = options.quantile();
    return scores.overOutputs(
        output ->
            scores.mean(
                (row, k) -> Math.max(-q * scores.error(row, k), (1 - q) * scores.error(row, k)),
                output));
  }
}
