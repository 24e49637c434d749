package kindling.metrics.scores;

/** A metric of predicted classes or flags. */
public non-sealed interface ClassMetric extends ScoreMetric {
  /** The metric of some rows; NaN if it is not defined for them. */
  double of(ClassScores scores, MetricOptions options);
}
