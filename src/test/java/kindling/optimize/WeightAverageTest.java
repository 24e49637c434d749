package kindling.optimize;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Random;
import kindling.optimize.Span.Role;
import kindling.optimize.WeightAverage.Exponential;
import kindling.optimize.WeightAverage.Stochastic;
import org.junit.jupiter.api.Test;

class WeightAverageTest {
  @Test
  void theExponentialAverageIsTheCorrectedSumOfAllWeights() {
    double decay = 0.9;
    float[] average = {100};
    double sum = 0;
    Random random = new Random(1);
    for (int step = 1; step <= 50; step++) {
      float w = (float) random.nextGaussian();
      move(new Exponential(decay), average, w, step, step);
      sum = decay * sum + (1 - decay) * w;
      assertEquals(sum / (1 - Math.pow(decay, step)), average[0], 1e-5);
    }
  }

  @Test
  void withoutDecayItIsTheLastWeights() {
    float[] average = {100};
    move(new Exponential(0), average, 0.1f, 1, 1);
    move(new Exponential(0), average, 0.7f, 2, 2);
    assertEquals(0.7f, average[0]);
  }

  @Test
  void severalStepsAreThoseOfWeightsThatStayTheSame() {
    Exponential exponential = new Exponential(0.9);
    float[] single = {0};
    float[] several = {0};
    int step = 1;
    for (float w : new float[] {3, -1, 2}) {
      for (int i = 0; i < 5; i++) {
        move(exponential, single, w, step + i, step + i);
      }
      move(exponential, several, w, step, step + 4);
      step += 5;
    }
    assertEquals(single[0], several[0], 1e-5);
  }

  @Test
  void theStochasticAverageIsTheMeanOverTheEndsOfEpochs() {
    Stochastic stochastic = new Stochastic(3, 10);
    float[] average = {100};
    double sum = 0;
    for (int step = 1; step <= 70; step++) {
      float w = step % 7;
      move(stochastic, average, w, step, step);
      if (step <= 30) {
        assertEquals(w, average[0], "until the end of epoch 3 it is the weights");
        sum = w;
      } else if (step % 10 == 0) {
        sum += w;
        assertEquals(sum / (step / 10 - 2), average[0], 1e-5);
      }
    }
    // In local SGD an epoch may end after several steps.
    assertEquals(0, stochastic.share(41, 44));
    assertEquals(1.0 / 3, stochastic.share(45, 50));
  }

  @Test
  void statisticsAreAveragedAndVariancesStayAboveZero() {
    Spans spans = new Spans(List.of(new Span(0, 2, Role.WEIGHT), new Span(2, 4, Role.STATISTIC)));
    UpdateRule rule = Rules.rule("sgd", GradientClip.NONE, 0, spans);
    UpdateRule averaging = rule.averaging(new Exponential(0.5));
    Weights weights = averaging.initial(new float[] {1, 2, 4, 1e-30f});
    WeightUpdate update = new WeightUpdate(averaging, weights);
    update.take(1, new float[] {0, 0, 2, 0}, 1);
    update.take(2, new float[] {0, 0, 1, 0}, 1);
    // 2 and 1, with shares 1/3 and 2/3.
    assertEquals(4f / 3, weights.ofModel()[2], 1e-6);
    Random random = new Random(2);
    for (int step = 3; step < 1000; step++) {
      float variance = (float) Math.pow(10, -20 * random.nextDouble());
      update.take(step, new float[] {0, 0, 0, weights.parameters()[3] - variance}, 1);
      assertTrue(weights.ofModel()[3] >= 0);
    }
  }

  @Test
  void anAverageChangesNoWeight() {
    Spans spans = Rules.spans(3_000, 100);
    UpdateRule rule = Rules.rule("adam", new GradientClip(0, 1), 0.01, spans);
    Weights plain = rule.initial(numbers(1));
    Weights averaged = rule.averaging(new Exponential(0.9)).initial(numbers(1));
    assertSame(plain.parameters(), plain.ofModel());
    assertNotSame(averaged.parameters(), averaged.ofModel());
    assertArrayEquals(averaged.parameters(), averaged.ofModel(), "before the first step");
    for (int step = 1; step <= 5; step++) {
      new WeightUpdate(rule, plain).take(step, numbers(step), 1);
      new WeightUpdate(rule.averaging(new Exponential(0.9)), averaged).take(step, numbers(step), 1);
    }
    assertArrayEquals(plain.parameters(), averaged.parameters());
    assertFalse(rule.average().isKept());
  }

  private static void move(WeightAverage average, float[] a, float w, long first, long last) {
    WeightAverage.move(a, new float[] {w}, 0, 1, average.share(first, last));
  }

  private static float[] numbers(int seed) {
    Random random = new Random(seed);
    float[] numbers = new float[3_100];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = (float) random.nextGaussian();
    }
    return numbers;
  }
}
