package kindling.optimize;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import kindling.optimize.Span.Role;
import org.junit.jupiter.api.Test;

class ColumnNormsTest {
  /** Two matrices of (3, 2), one after the other, biases, and a matrix of (2, 4). */
  private static final Spans SPANS =
      new Spans(
          List.of(
              new Span(0, 12, Role.WEIGHT, 2, 2),
              new Span(12, 16, Role.BIAS),
              new Span(16, 24, Role.WEIGHT, 4, 1)));

  @Test
  void longColumnsAreScaledAndAllElseStays() {
    float[] weights = {
      3,
      0.1f,
      4,
      0.2f,
      0,
      0.2f, // the norms are 5 and 0.3
      0,
      6,
      1,
      0,
      0,
      8, // 1 and 10
      100,
      100,
      100,
      100, //
      2,
      0,
      0.5f,
      -3,
      0,
      0,
      0.5f,
      -4 // 2, 0, 0.7 and 5
    };
    float[] expected = {
      1.2f, 0.1f, 1.6f, 0.2f, 0, 0.2f, //
      0, 1.2f, 1, 0, 0, 1.6f, //
      100, 100, 100, 100, //
      2, 0, 0.5f, -1.2f, 0, 0, 0.5f, -1.6f
    };
    limit(weights, 2);
    assertArrayEquals(expected, weights, 1e-6f);
  }

  @Test
  void theNormIsTheLimitHoweverLargeTheWeights() {
    Random random = new Random(1);
    Spans spans = new Spans(List.of(new Span(0, 30_000, Role.WEIGHT, 3, 1)));
    for (double size : new double[] {1e-3, 0.02, 1, 50}) {
      float[] weights = new float[30_000];
      for (int i = 0; i < weights.length; i++) {
        weights[i] = (float) (size * random.nextGaussian());
      }
      double before = norm(weights, 0);
      ColumnNorms columns = new ColumnNorms(spans, 0.5);
      long[] sums = new long[3];
      columns.measure(weights, 0, weights.length, sums);
      columns.add(sums);
      columns.limit(weights, 0, weights.length);
      assertEquals(Math.min(before, 0.5), norm(weights, 0), 1e-5);
    }
  }

  private static double norm(float[] weights, int column) {
    double sum = 0;
    for (int i = column; i < weights.length; i += 3) {
      sum += (double) weights[i] * weights[i];
    }
    return Math.sqrt(sum);
  }

  @Test
  void enormousWeightsOverflowNothing() {
    float[] weights = new float[24];
    Arrays.fill(weights, 1e30f);
    limit(weights, 1e-3);
    for (int i = 0; i < 12; i++) {
      assertTrue(weights[i] > 0 && weights[i] < 1e30f);
    }
  }

  @Test
  void nothingIsDoneWithoutALimit() {
    assertFalse(new ColumnNorms(SPANS, 0).needed());
    assertEquals(8, new ColumnNorms(SPANS, 1).size());
    assertFalse(new ColumnNorms(Spans.WEIGHTS, 1).needed(), "there is no matrix");
  }

  @Test
  void theAverageIsThatOfTheLimitedWeights() {
    UpdateRule rule =
        new UpdateRule(new Sgd(), LearningRate.constant(1), GradientClip.NONE, 0, SPANS)
            .regularizing(new Regularization(0, 0, 2))
            .averaging(new WeightAverage.Exponential(0.9));
    float[] begin = new float[24];
    Arrays.fill(begin, 5);
    Weights weights = rule.initial(begin);
    new WeightUpdate(rule, weights).take(1, new float[24], 1);
    assertEquals(2 / Math.sqrt(3), weights.parameters()[0], 1e-6);
    assertArrayEquals(weights.parameters(), weights.ofModel());
  }

  private static void limit(float[] weights, double largest) {
    ColumnNorms columns = new ColumnNorms(SPANS, largest);
    // In parts that cut rows.
    for (int[] part : new int[][] {{17, 24}, {0, 5}, {5, 17}}) {
      long[] sums = new long[columns.size()];
      columns.measure(weights, part[0], part[1], sums);
      columns.add(sums);
    }
    columns.limit(weights, 0, 5);
    columns.limit(weights, 5, weights.length);
  }
}
