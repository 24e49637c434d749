package kindling.optimize;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Any number of threads gives the bits of one update after the other. */
class WholeUpdateTest {
  private static final int SIZE = 9_000;
  private static final int STEPS = 3;

  @Test
  void theBitsDoNotDependOnTheThreads() {
    Spans spans = Rules.spans(5_000, 50, 3_900, 50);
    for (Map.Entry<String, UpdateRule> rule : Rules.all(spans).entrySet()) {
      Weights expected = rule.getValue().initial(numbers(7));
      for (int step = 1; step <= STEPS; step++) {
        new WeightUpdate(rule.getValue(), expected).take(step, numbers(step), 0.01f);
      }
      for (int threads : new int[] {0, 1, 2, 3, 7, 20}) {
        Weights weights = rule.getValue().initial(numbers(7));
        for (int step = 1; step <= STEPS; step++) {
          WeightUpdate alone = new WeightUpdate(rule.getValue(), copy(weights));
          alone.take(step, numbers(step), 0.01f);
          double squares =
              WholeUpdate.take(rule.getValue(), weights, step, numbers(step), 0.01f, threads);
          assertEquals(alone.squaresOfGradient(), squares, rule.getKey());
        }
        assertArrayEquals(
            expected.joined(), weights.joined(), rule.getKey() + " on " + threads + " threads");
      }
    }
  }

  private static Weights copy(Weights weights) {
    return Weights.split(weights.joined(), weights.state().length);
  }

  private static float[] numbers(int seed) {
    Random random = new Random(seed);
    float[] numbers = new float[SIZE];
    for (int i = 0; i < SIZE; i++) {
      numbers[i] = (float) random.nextGaussian();
    }
    return numbers;
  }
}
