package kindling.metrics.scores;

/**
 * Finds the threshold that gives some rows the best value of a metric, of all thresholds between
 * two different probabilities of the rows. Of several best ones it is the one nearest to one half.
 */
public final class BestThreshold {
  /** The smallest threshold, and the distance of the largest from 1: a double can hold both. */
  private static final double LEAST = 1e-9;

  private BestThreshold() {}

  /**
   * The threshold for some rows of two classes, or with one flag; one half if no other is better.
   *
   * @param scores of rows of both classes
   */
  public static double find(ClassScores scores, DecisionMetric metric) {
    Ranking ranking = scores.ranking(0);
    double best = 0.5;
    double most = metric.of(above(ranking, stepsAbove(ranking, 0)));
    double nearest = 0;
    for (int step = 0; step + 1 < ranking.steps(); step++) {
      // Half of each, because the sum may be infinite.
      double cut = 0.5 * ranking.score(step) + 0.5 * ranking.score(step + 1);
      double threshold = 1 / (1 + Math.exp(-cut));
      if (threshold < LEAST || threshold > 1 - LEAST) {
        continue;
      }
      double value = metric.of(above(ranking, step + 1));
      boolean asGood = value == most && Math.abs(cut) < nearest;
      boolean first = Double.isNaN(most) && !Double.isNaN(value);
      if (value > most || asGood || first) {
        most = value;
        best = threshold;
        nearest = Math.abs(cut);
      }
    }
    return best;
  }

  /** The number of steps whose score is above a cut. */
  private static int stepsAbove(Ranking ranking, float cut) {
    int steps = 0;
    while (steps < ranking.steps() && ranking.score(steps) > cut) {
      steps++;
    }
    return steps;
  }

  /** The counts if class 1 is predicted for the rows of the first steps. */
  private static ClassCounts above(Ranking ranking, int steps) {
    double positives = ranking.positives(steps - 1);
    double negatives = ranking.negatives(steps - 1);
    ClassCounts counts = new ClassCounts(2);
    counts.add(1, 1, positives);
    counts.add(0, 1, negatives);
    counts.add(1, 0, ranking.allPositives() - positives);
    counts.add(0, 0, ranking.allNegatives() - negatives);
    return counts;
  }
}
