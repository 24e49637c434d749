package kindling.metrics.quantiles;

import kindling.metrics.scores.Facts;
import kindling.metrics.scores.MetricOptions;
import kindling.metrics.scores.NumberMetric;
import kindling.metrics.scores.NumberScores;

/** How often the label lies between the lowest and the highest predicted quantile. */
public final class Coverage implements NumberMetric {
  @Override
  public Facts facts() {
    return new Facts(
        true,
        "%",
        "Σ w·[s₁ ≤ t ≤ s_K] / Σ w",
        "with the loss quantiles the share of the rows whose label lies from the lowest to the highest predicted quantile, which should be the difference of the two; no value with other losses");
  }

  @Override
  public double of(NumberScores scores, MetricOptions options) {
    int last = scores.quantiles().size() - 1;
    return last < 0
        ? Double.NaN
        : scores.mean(
            (row, k) ->
                scores.errorOfQuantile(row, 0) <= 0 && scores.errorOfQuantile(row, last) >= 0
                    ? 1
                    : 0,
            0);
  }
}
