package kindling.metrics.scores;

/** How much more often positive rows are among those with the highest scores. */
public final class Lift implements ClassMetric {
  @Override
  public Facts facts() {
    return new Facts(
        true,
        "times",
        "P(t = 1 | top q of s) / P(t = 1)",
        "share of positive rows among the q = evaluation.lift-share rows with the highest scores, divided by their share among all; for several classes or flags the mean over each against the rest");
  }

  @Override
  public double of(ClassScores scores, MetricOptions options) {
    return scores.mean(ranking -> of(ranking, options.liftShare()));
  }

  /** Of rows with equal scores, a part that belongs to the top has their share of positive rows. */
  static double of(Ranking ranking, double share) {
    double all = ranking.allPositives() + ranking.allNegatives();
    double top = share * all;
    double positives = 0;
    for (int i = 0; i < ranking.steps(); i++) {
      double before = ranking.positives(i - 1) + ranking.negatives(i - 1);
      double more = ranking.positives(i) - ranking.positives(i - 1);
      double step = ranking.positives(i) + ranking.negatives(i) - before;
      if (before >= top) {
        break;
      }
      positives += step == 0 ? 0 : more * Math.min(1, (top - before) / step);
    }
    return positives / top / (ranking.allPositives() / all);
  }
}
