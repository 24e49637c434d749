package kindling.metrics.scores;

import kindling.math.UnitDeviance;

/** The mean {@link UnitDeviance} of the loss's distribution, with the weights of the rows. */
public final class MeanDeviance implements NumberMetric {
  @Override
  public Facts facts() {
    return new Facts(
        false,
        "of the label, to the power of 2 - p",
        "Σ w·d(t, s) / Σ w",
        "mean deviance, with d as in the loss poisson, gamma or tweedie, but in the unit of the label; with other losses (s - t)²; the mean over the outputs");
  }

  @Override
  public double of(NumberScores scores, MetricOptions options) {
    return scores.overOutputs(
        output ->
            scores.mean(
                (row, k) ->
                    scores.power() == 0
                        ? scores.error(row, k) * scores.error(row, k)
                        : UnitDeviance.of(
                            scores.power(), scores.label(row, k), scores.score(row, k)),
                output));
  }
}
