package kindling.metrics.scores;

/** A metric that is computed from the scores of all rows at once. */
public sealed interface ScoreMetric permits ClassMetric, NumberMetric {
  /** What it is. */
  Facts facts();
}
