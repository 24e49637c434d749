package kindling.metrics.scores;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * How often predictions of a probability are right: rows in the order of the probability, cut into
 * bins of about equal weight (Niculescu-Mizil and Caruana: Predicting Good Probabilities With
 * Supervised Learning, 2005, figure 1).
 */
public final class Calibration {
  private Calibration() {}

  /**
   * Rows of similar probabilities.
   *
   * @param probability the weighted mean of the predicted probabilities
   * @param share the share of the weight of rows for which the prediction is true
   * @param weight of the rows
   */
  public record Bin(double probability, double share, double weight) {}

  /**
   * The bins of some rows, with the probability of yes to a {@linkplain ClassScores#questions
   * question}. Rows of equal scores are in the same bin.
   *
   * @param most the most bins
   */
  public static List<Bin> bins(Ranking ranking, int most) {
    double all = ranking.allPositives() + ranking.allNegatives();
    List<Bin> bins = new ArrayList<>();
    double probability = 0;
    int from = 0;
    for (int i = 0; i < ranking.steps(); i++) {
      double weight = weight(ranking, i) - weight(ranking, i - 1);
      probability += weight / (1 + Math.exp(-ranking.score(i)));
      // After a large step, the next bin ends where it would without it.
      boolean full =
          part(weight(ranking, i), all, most) > part(weight(ranking, from - 1), all, most);
      double inBin = weight(ranking, i) - weight(ranking, from - 1);
      if ((full || i == ranking.steps() - 1) && inBin > 0) {
        double positives = ranking.positives(i) - ranking.positives(from - 1);
        bins.add(new Bin(probability / inBin, positives / inBin, inBin));
        probability = 0;
        from = i + 1;
      }
    }
    Bin[] lowestFirst = bins.toArray(Bin[]::new);
    Arrays.sort(lowestFirst, (a, b) -> Double.compare(a.probability(), b.probability()));
    return List.of(lowestFirst);
  }

  /** Of how many of the equal parts of all rows some are. */
  private static double part(double weight, double all, int most) {
    return Math.floor(weight / all * most * (1 + 1e-9));
  }

  private static double weight(Ranking ranking, int step) {
    return ranking.positives(step) + ranking.negatives(step);
  }
}
