package kindling.metrics.scores;

/**
 * A metric of which class is predicted for each row, and not of its probability. So it depends on
 * the threshold.
 */
public interface DecisionMetric extends ClassMetric {
  /** The metric of rows with these counts; NaN if it is not defined for them. */
  double of(ClassCounts counts);

  /** The mean over several flags. */
  @Override
  default double of(ClassScores scores, MetricOptions options) {
    return scores.counts().stream().mapToDouble(this::of).average().orElseThrow();
  }
}
