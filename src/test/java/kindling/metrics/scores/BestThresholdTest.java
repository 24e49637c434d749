package kindling.metrics.scores;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Random;
import kindling.metrics.MetricChoice;
import org.junit.jupiter.api.Test;

class BestThresholdTest {
  private static final List<DecisionMetric> METRICS =
      List.of(new MacroF1(), new BalancedAccuracy(), new Matthews());

  @Test
  void noThresholdBetweenTwoRowsIsBetter() {
    Random random = new Random(7);
    ScoredRows rows = new ScoredRows(2, 1, 100);
    float[] odds = new float[100];
    for (int i = 0; i < odds.length; i++) {
      // A rare class, some equal scores, and different weights.
      boolean positive = random.nextInt(6) == 0;
      odds[i] = Math.round(10 * (random.nextGaussian() + (positive ? 0 : -2))) / 10f;
      rows.add(
          1, new float[] {0, odds[i]}, new float[] {positive ? 1 : 0}, new float[] {1 + i % 3});
    }
    for (DecisionMetric metric : METRICS) {
      double best = BestThreshold.find(new ClassScores(LabelKind.CLASS, rows), metric);
      double most = value(metric, LabelKind.CLASS, 2, rows, best);
      for (float each : odds) {
        double other = 1 / (1 + Math.exp(-each - 0.05));
        assertTrue(value(metric, LabelKind.CLASS, 2, rows, other) <= most, metric.toString());
      }
      assertTrue(most > value(metric, LabelKind.CLASS, 2, rows, 0.5), "0.5 is not good here");
    }
  }

  @Test
  void itIsTheMiddleBetweenTwoScoresAndNearestToOneHalf() {
    ScoredRows rows = flags(3, 1, 2, 1, -1, 0, -4, 0);
    assertEquals(0.5, BestThreshold.find(new ClassScores(LabelKind.FLAGS, rows), new MacroF1()));
    ScoredRows sure = flags(3, 1, 2, 1, 1, 0, -4, 0);
    double best = BestThreshold.find(new ClassScores(LabelKind.FLAGS, sure), new MacroF1());
    assertEquals(1 / (1 + Math.exp(-1.5)), best, 1e-12);
    assertEquals(1, value(new MacroF1(), LabelKind.FLAGS, 1, sure, best));
  }

  @Test
  void scoresWithoutOrderLeaveOneHalf() {
    ScoredRows equal = flags(2, 1, 2, 0, 2, 1);
    assertEquals(0.5, BestThreshold.find(new ClassScores(LabelKind.FLAGS, equal), new Matthews()));
    // Probabilities that a double cannot tell from 1 are no thresholds.
    ScoredRows huge = flags(300, 1, 200, 0);
    assertEquals(0.5, BestThreshold.find(new ClassScores(LabelKind.FLAGS, huge), new Matthews()));
  }

  /** Pairs of a score and a label. */
  private static ScoredRows flags(float... pairs) {
    ScoredRows rows = new ScoredRows(1, 1, 1);
    for (int i = 0; i < pairs.length; i += 2) {
      rows.add(1, new float[] {pairs[i]}, new float[] {pairs[i + 1]}, new float[] {1});
    }
    return rows;
  }

  private static double value(
      DecisionMetric metric, LabelKind kind, int outputs, ScoredRows rows, double threshold) {
    Decision decision = Decision.of(kind).above(threshold, outputs);
    return metric.of(new ClassScores(decision, rows), MetricChoice.NONE.options());
  }
}
