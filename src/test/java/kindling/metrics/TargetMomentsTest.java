package kindling.metrics;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class TargetMomentsTest {
  @Test
  void partsAddUpToTheWhole() {
    float[] targets = {1, -2, 4, 0.5f, 7, 3, -1, 8};
    double[] weights = {1, 0.5, 0, 2};
    TargetMoments whole = new TargetMoments(2);
    TargetMoments first = new TargetMoments(2);
    TargetMoments second = new TargetMoments(2);
    for (int row = 0; row < 4; row++) {
      whole.add(weights[row], targets, 2 * row);
      (row < 2 ? first : second).add(weights[row], targets, 2 * row);
    }
    TargetMoments sum = new TargetMoments(2);
    sum.add(new TargetMoments(2));
    sum.add(first);
    sum.add(second);
    assertArrayEquals(whole.numbers(), sum.numbers(), 1e-12);
    assertEquals((1 + 0.5 * 4 + 2 * -1) / 3.5, whole.mean(0), 1e-12);
    assertArrayEquals(whole.numbers(), TargetMoments.of(whole.numbers()).numbers());
  }

  @Test
  void aSmallVarianceOfLargeNumbersIsNotLost() {
    TargetMoments moments = new TargetMoments(1);
    for (int row = 0; row < 10_000; row++) {
      moments.add(1, new float[] {row % 2 == 0 ? 5e8f - 64 : 5e8f + 64}, 0);
    }
    assertEquals(5e8, moments.mean(0), 1e-3);
    assertEquals(64 * 64, moments.variance(0), 1e-3);
  }
}
