package kindling.metrics.quantiles;

import kindling.metrics.scores.Facts;
import kindling.metrics.scores.MetricOptions;
import kindling.metrics.scores.NumberMetric;
import kindling.metrics.scores.NumberScores;

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
        "pinball loss of the quantile q = evaluation.quantile, or with the loss quantiles the mean over its quantiles; the mean over the outputs");
  }

  @Override
  public double of(NumberScores scores, MetricOptions options) {
    if (!scores.quantiles().isEmpty()) {
      return ofQuantiles(scores);
    }
    double q = options.quantile();
    return scores.overOutputs(
        output ->
            scores.mean(
                (row, k) -> Math.max(-q * scores.error(row, k), (1 - q) * scores.error(row, k)),
                output));
  }

  private static double ofQuantiles(NumberScores scores) {
    double sum = 0;
    for (int i = 0; i < scores.quantiles().size(); i++) {
      int quantile = i;
      double q = scores.quantiles().get(i);
      sum +=
          scores.mean(
              (row, k) -> {
                double error = scores.errorOfQuantile(row, quantile);
                return Math.max(-q * error, (1 - q) * error);
              },
              0);
    }
    return sum / scores.quantiles().size();
  }
}
