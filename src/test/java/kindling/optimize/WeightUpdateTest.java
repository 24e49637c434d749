package kindling.optimize;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Random;
import kindling.optimize.Span.Role;
import org.junit.jupiter.api.Test;

class WeightUpdateTest {
  private static final int N = 5000;

  /** Cut within chunks and at their borders; one of them within a single chunk. */
  private static final Spans SPANS =
      new Spans(
          List.of(
              new Span(0, 1500, Role.WEIGHT, 50, 1),
              new Span(1500, 1510, Role.STATISTIC),
              new Span(1510, 2048, Role.BIAS),
              new Span(2048, 4100, Role.WEIGHT, 9, 4),
              new Span(4100, 4700, Role.STATISTIC),
              new Span(4700, N, Role.BIAS)));

  @Test
  void slicesGiveTheBitsOfTheWhole() {
    for (Map.Entry<String, UpdateRule> rule : Rules.all(SPANS).entrySet()) {
      Weights whole = rule.getValue().initial(random(1));
      Weights sliced = rule.getValue().initial(random(1));
      WeightUpdate update = new WeightUpdate(rule.getValue(), whole);
      Norms norms = rule.getValue().norms(N);
      WeightUpdate[] slices = new WeightUpdate[3];
      for (int i = 0; i < slices.length; i++) {
        slices[i] = new WeightUpdate(rule.getValue(), sliced, norms);
      }
      int[] bounds = {0, 1024, 4096, N};
      for (int step = 1; step <= 3; step++) {
        float[] gradient = random(10 + step);
        float[] copy = gradient.clone();
        update.take(step, gradient, 0.5f);
        for (int i = slices.length - 1; i >= 0; i--) {
          slices[i].begin(step, 0.5f);
          for (int at = bounds[i]; at < bounds[i + 1]; at += Spans.CHUNK) {
            slices[i].first(copy, at, Math.min(bounds[i + 1], at + Spans.CHUNK));
          }
        }
        for (int i = 0; i < slices.length; i++) {
          slices[i].second(copy, bounds[i], bounds[i + 1]);
        }
        ColumnNorms columns = rule.getValue().columnNorms();
        for (int i = slices.length - 1; i >= 0 && columns.needed(); i--) {
          long[] sums = new long[columns.size()];
          slices[i].measureColumns(bounds[i], bounds[i + 1], columns, sums);
          columns.add(sums);
        }
        for (int i = 0; i < slices.length && columns.needed(); i++) {
          slices[i].limitColumns(bounds[i], bounds[i + 1], columns);
        }
      }
      assertArrayEquals(whole.joined(), sliced.joined(), rule.getKey());
    }
  }

  @Test
  void statisticsMoveByTheirMeanGradientAndNothingElse() {
    for (Map.Entry<String, UpdateRule> rule : Rules.all(SPANS).entrySet()) {
      Weights weights = rule.getValue().initial(random(1));
      float[] expected = random(1);
      WeightUpdate update = new WeightUpdate(rule.getValue(), weights);
      for (int step = 1; step <= 3; step++) {
        float[] gradient = random(step);
        for (int i = 0; i < N; i++) {
          expected[i] -= gradient[i] * 0.25f;
        }
        update.take(step, gradient, 0.25f);
      }
      for (int i = 0; i < N; i++) {
        if (SPANS.role(SPANS.at(i)) == Role.STATISTIC) {
          assertEquals(expected[i], weights.parameters()[i], rule.getKey());
          for (int array = 0; array < rule.getValue().optimizer().stateArrays(); array++) {
            assertEquals(0, weights.state()[array][i], rule.getKey());
          }
        }
      }
    }
  }

  @Test
  void statisticsStayOutOfTheNorms() {
    for (String name : List.of("sgd", "lars")) {
      UpdateRule rule = Rules.rule(name, GradientClip.byNorm(1), 0.01, SPANS);
      float[] small = random(1);
      float[] large = small.clone();
      float[] gradient = random(2);
      float[] enormous = gradient.clone();
      for (int i = 4100; i < 4700; i++) {
        enormous[i] = 1e10f;
      }
      new WeightUpdate(rule, rule.initial(small)).take(1, gradient, 1);
      new WeightUpdate(rule, rule.initial(large)).take(1, enormous, 1);
      for (int i = 0; i < 4100; i++) {
        assertEquals(small[i], large[i]);
      }
    }
  }

  @Test
  void measuringTellsTheNormAndChangesNoBit() {
    for (UpdateRule rule : Rules.all(SPANS).values()) {
      float[] weights = random(1);
      float[] measured = weights.clone();
      float[] gradient = random(2);
      double squares = 0;
      float bound = rule.clip().value() > 0 ? (float) rule.clip().value() : Float.MAX_VALUE;
      for (int i = 0; i < N; i++) {
        if (SPANS.role(SPANS.at(i)) != Role.STATISTIC) {
          squares += Math.pow(Math.min(bound, Math.abs(0.5f * gradient[i])), 2);
        }
      }
      new WeightUpdate(rule, rule.initial(weights)).take(1, gradient.clone(), 0.5f);
      WeightUpdate update = new WeightUpdate(rule.measuring(), rule.initial(measured));
      update.take(1, gradient, 0.5f);
      assertArrayEquals(weights, measured);
      assertEquals(squares, update.squaresOfGradient(), 1e-9 * squares);
    }
    UpdateRule plain = Rules.rule("adam", GradientClip.NONE, 0, SPANS);
    WeightUpdate update = new WeightUpdate(plain, plain.initial(random(1)));
    update.take(1, random(2), 1);
    assertTrue(Double.isNaN(update.squaresOfGradient()));
  }

  @Test
  void onlyWeightsDecay() {
    for (String name : List.of("sgd", "adamw")) {
      UpdateRule rule = Rules.rule(name, GradientClip.NONE, 0.1, SPANS);
      float[] weights = random(1);
      float[] before = weights.clone();
      new WeightUpdate(rule, rule.initial(weights)).take(10, new float[N], 1);
      double rate = rule.learningRate().at(10);
      for (int i = 0; i < N; i++) {
        boolean decays = SPANS.role(SPANS.at(i)) == Role.WEIGHT;
        assertEquals(before[i] * (decays ? 1 - 0.1 * rate : 1), weights[i], 1e-6);
      }
    }
  }

  @Test
  void l1MovesWeightsTowardsZeroAndNotBeyond() {
    for (String name : List.of("sgd", "adam")) {
      UpdateRule rule =
          Rules.rule(name, GradientClip.NONE, 0, SPANS).regularizing(new Regularization(0, 0.5, 0));
      float[] weights = random(1);
      float[] before = weights.clone();
      new WeightUpdate(rule, rule.initial(weights)).take(10, new float[N], 1);
      double distance = 0.5 * rule.learningRate().at(10);
      int zeros = 0;
      for (int i = 0; i < N; i++) {
        boolean shrinks = SPANS.role(SPANS.at(i)) == Role.WEIGHT;
        double size = Math.max(0, Math.abs(before[i]) - distance);
        assertEquals(shrinks ? Math.signum(before[i]) * size : before[i], weights[i], 1e-6);
        zeros += weights[i] == 0 ? 1 : 0;
        assertTrue(weights[i] != 0 || Math.abs(before[i]) <= distance * 1.0001);
      }
      assertTrue(zeros > 0, "weights become exactly 0");
    }
  }

  @Test
  void l1KeepsALossThatIsNoNumberVisible() {
    float[] weights = {Float.NaN, Float.POSITIVE_INFINITY, 1};
    Regularization.shrinkTowardsZero(weights, 0, 3, 2);
    assertArrayEquals(new float[] {Float.NaN, Float.POSITIVE_INFINITY, 0}, weights);
  }

  @Test
  void eachElementIsBoundedBeforeTheNormIsTaken() {
    float[] weights = new float[4];
    UpdateRule rule = new UpdateRule(new Sgd(), 1, new GradientClip(3, 2.5));
    // Bounded: 3, -3, 0, 2; the norm of that is √22.
    new WeightUpdate(rule, rule.initial(weights)).take(1, new float[] {10, -8, 0, 4}, 0.5f);
    float scale = (float) (2.5 / Math.sqrt(22));
    assertArrayEquals(new float[] {-3 * scale, 3 * scale, 0, -2 * scale}, weights, 1e-6f);
  }

  @Test
  void anArrayOfNoLengthOrWithoutSlopeHasTheRateOfABias() {
    Lars lars = new Lars(0.9, 0.001);
    assertEquals(1, lars.layerRate(0, 5, 0.1));
    assertEquals(1, lars.layerRate(5, 0, 0.1));
    assertEquals(0.001 * 4 / (2 + 0.1 * 4), lars.layerRate(4, 2, 0.1), 1e-15);
  }

  @Test
  void spansWithAGapOrTooFewAreRefused() {
    IllegalArgumentException gap =
        assertThrows(
            IllegalArgumentException.class,
            () -> new Spans(List.of(new Span(0, 5, Role.WEIGHT), new Span(6, 7, Role.WEIGHT))));
    assertTrue(gap.getMessage().contains("does not begin at 5"), gap::getMessage);
    assertThrows(
        IllegalArgumentException.class,
        () ->
            new WeightUpdate(
                Rules.rule("sgd", GradientClip.NONE, 0, SPANS), Weights.of(new float[N + 1])));
  }

  private static float[] random(long seed) {
    Random random = new Random(seed);
    float[] values = new float[N];
    for (int i = 0; i < N; i++) {
      values[i] = (float) (0.1 * random.nextGaussian());
    }
    return values;
  }
}
