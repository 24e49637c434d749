package kindling.metrics.scores;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;

class LogOddsTest {
  private static final int CLASSES = 7;

  private static float[] scores(Random random, double spread, boolean ties) {
    float[] scores = new float[CLASSES + 3];
    for (int k = 0; k < scores.length; k++) {
      scores[k] = (float) (spread * random.nextGaussian());
      scores[k] = ties ? Math.round(scores[k]) : scores[k];
    }
    return scores;
  }

  @Test
  void oneClassAndAllClassesHaveTheSameBits() {
    Random random = new Random(5);
    LogOdds odds = new LogOdds(CLASSES);
    for (int i = 0; i < 3000; i++) {
      double spread = Math.pow(10, random.nextInt(40) - 1);
      float[] scores = scores(random, spread > 1e38 ? 1e38 : spread, i % 3 == 0);
      odds.compute(scores, 2);
      for (int k = 0; k < CLASSES; k++) {
        float one = LogOdds.of(scores, 2, CLASSES, k);
        assertEquals(Float.floatToIntBits(one), Float.floatToIntBits(odds.value(k)));
      }
    }
  }

  @Test
  void theyAreThoseOfTheSoftmax() {
    Random random = new Random(6);
    LogOdds odds = new LogOdds(CLASSES);
    for (int i = 0; i < 100; i++) {
      float[] scores = scores(random, 3, false);
      odds.compute(scores, 0);
      double sum = 0;
      for (int k = 0; k < CLASSES; k++) {
        sum += Math.exp(scores[k]);
      }
      for (int k = 0; k < CLASSES; k++) {
        double p = Math.exp(scores[k]) / sum;
        assertEquals(Math.log(p / (1 - p)), odds.value(k), 1e-6 * Math.max(1, odds.value(k)));
      }
    }
  }

  @Test
  void ofTwoClassesTheyAreTheDifferenceOfTheScores() {
    Random random = new Random(8);
    for (int i = 0; i < 1000; i++) {
      float[] scores = scores(random, 30, false);
      assertEquals(scores[1] - scores[0], LogOdds.of(scores, 0, 2, 1));
      assertEquals(scores[0] - scores[1], LogOdds.of(scores, 0, 2, 0));
    }
  }

  @Test
  void theLargestScoreIsFarAboveAllOthers() {
    float[] scores = {-4000, 5000, -4001, -1e30f};
    LogOdds odds = new LogOdds(4);
    odds.compute(scores, 0);
    assertEquals(9000 - Math.log1p(Math.exp(-1)), odds.value(1), 1e-3);
    assertEquals(-9000, odds.value(0));
    double[] slopes = new double[4];
    odds.backward(new double[] {0, 1, 0, 0}, slopes);
    assertEquals(1, slopes[1]);
    assertEquals(-1 / (1 + Math.exp(-1)), slopes[0], 1e-12);
    assertEquals(-Math.exp(-1) / (1 + Math.exp(-1)), slopes[2], 1e-12);
  }

  @Test
  void theSlopesAreThoseOfTheLogOdds() {
    Random random = new Random(9);
    LogOdds odds = new LogOdds(CLASSES);
    for (int i = 0; i < 200; i++) {
      float[] scores = scores(random, i % 2 == 0 ? 1 : 5, i % 3 == 0);
      double[] dv = random.doubles(CLASSES, -1, 1).toArray();
      double[] ds = new double[CLASSES];
      odds.compute(scores, 0);
      odds.backward(dv, ds);
      for (int j = 0; j < CLASSES; j++) {
        double step = 1e-5;
        double slope = (sum(scores, j, step, dv) - sum(scores, j, -step, dv)) / (2 * step);
        assertEquals(slope, ds[j], 1e-7);
      }
    }
  }

  /** Σ dv·log-odds in double, with one score moved. */
  private static double sum(float[] scores, int moved, double step, double[] dv) {
    double sum = 0;
    for (int k = 0; k < CLASSES; k++) {
      double others = 0;
      for (int j = 0; j < CLASSES; j++) {
        others += j == k ? 0 : Math.exp(scores[j] + (j == moved ? step : 0));
      }
      sum += dv[k] * (scores[k] + (k == moved ? step : 0) - Math.log(others));
    }
    return sum;
  }

  @Test
  void largeScoresHaveNoNaN() {
    float[] scores = {3.4e38f, -3.4e38f, 0, 3.4e38f};
    LogOdds odds = new LogOdds(4);
    odds.compute(scores, 0);
    double[] ds = new double[4];
    odds.backward(new double[] {1, 2, 3, 4}, ds);
    for (int k = 0; k < 4; k++) {
      assertTrue(!Float.isNaN(odds.value(k)));
      assertTrue(Double.isFinite(ds[k]));
    }
  }
}
