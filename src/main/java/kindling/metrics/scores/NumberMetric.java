package kindling.metrics.scores;

/** A metric of predicted numbers. */
public non-sealed interface NumberMetric extends ScoreMetric {
  /** The metric of some rows, in the unit of the label; NaN without rows. */
  double of(NumberScores scores, MetricOptions options);
}
