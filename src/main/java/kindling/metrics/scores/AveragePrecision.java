package kindling.metrics.scores;

/**
 * The area under the precision-recall curve as a sum of steps, without interpolation, which would
 * be too optimistic (Davis and Goadrich: The Relationship Between Precision-Recall and ROC Curves,
 * 2006).
 */
public final class AveragePrecision implements ClassMetric {
  @Override
  public Facts facts() {
    return new Facts(
        true,
        Facts.NONE,
        "Σ (Rᵢ - Rᵢ₋₁)·Pᵢ",
        "area under the precision-recall curve, with precision P and recall R at each different score; for several classes or flags the mean over each against the rest");
  }

  @Override
  public double of(ClassScores scores, MetricOptions options) {
    return scores.mean(AveragePrecision::of);
  }

  /** NaN without positive rows. */
  static double of(Ranking ranking) {
    double area = 0;
    for (int i = 0; i < ranking.steps(); i++) {
      double more = ranking.positives(i) - ranking.positives(i - 1);
      if (more > 0) {
        area += more * ranking.positives(i) / (ranking.positives(i) + ranking.negatives(i));
      }
    }
    return area / ranking.allPositives();
  }
}
