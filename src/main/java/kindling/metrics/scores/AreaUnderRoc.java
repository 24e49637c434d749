package kindling.metrics.scores;

/**
 * The area under the ROC curve, by the trapezoidal rule (Hanley and McNeil: The Meaning and Use of
 * the Area under a ROC Curve, 1982).
 */
public final class AreaUnderRoc implements ClassMetric {
  @Override
  public Facts facts() {
    return new Facts(
        true,
        Facts.NONE,
        "P(s⁺ > s⁻) + P(s⁺ = s⁻) / 2",
        "area under the ROC curve: how often a positive row has a higher score than a negative one; for several classes or flags the mean over each against the rest");
  }

  @Override
  public double of(ClassScores scores, MetricOptions options) {
    return scores.mean(AreaUnderRoc::of);
  }

  /** NaN unless there are both positive and negative rows. */
  static double of(Ranking ranking) {
    double area = 0;
    for (int i = 0; i < ranking.steps(); i++) {
      double width = ranking.negatives(i) - ranking.negatives(i - 1);
      area += width * (ranking.positives(i) + ranking.positives(i - 1)) / 2;
    }
    return area / (ranking.allPositives() * ranking.allNegatives());
  }
}
