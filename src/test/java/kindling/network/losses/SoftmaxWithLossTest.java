package kindling.network.losses;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import kindling.network.Targets;
import org.junit.jupiter.api.Test;

class SoftmaxWithLossTest {
  private final SoftmaxWithLoss loss = new SoftmaxWithLoss();

  @Test
  void theLossIsTheNegativeLogarithmOfTheProbabilityOfTheTrueClass() {
    float[] d = new float[3];
    double sum = loss.gradient(1, 3, new float[] {0.3f, 2.9f, 4.0f}, targets(1, 2), d);
    assertArrayEquals(new float[] {0.01821127f, 0.24519181f, 0.7365969f - 1}, d, 1e-6f);
    assertEquals(-Math.log(0.73659691), sum, 1e-6);
  }

  @Test
  void scoresOfTenThousandNeitherOverflowNorVanish() {
    float[] d = new float[6];
    float[] scores = {1e4f, -1e4f, 0, -1e4f, 1e4f, 0};
    Targets labels = targets(1, 1, 1);
    assertEquals(2e4, loss.gradient(2, 3, scores, labels, d));
    assertArrayEquals(new float[] {1, -1, 0, 0, 0, 0}, d);
    assertEquals(2e4, loss.loss(2, 3, scores, labels));
  }

  @Test
  void theGradientIsOutputMinusLabel() {
    float[] d = new float[6];
    float[] scores = {1, 2, 3, 0, 0, 0};
    double sum = loss.gradient(2, 3, scores, targets(1, 0, 2), d);
    assertEquals(sum, loss.loss(2, 3, scores, targets(1, 0, 2)));
    float third = 1f / 3;
    assertArrayEquals(
        new float[] {0.09003057f - 1, 0.2447285f, 0.665241f, third, third, third - 1}, d, 1e-7f);
  }

  @Test
  void labelsMayBeOneHotOrADistribution() {
    float[] d = new float[2];
    float[] scores = {0.5f, -1f};
    double number = loss.gradient(1, 2, scores, targets(1, 1), d);
    float[] byNumber = d.clone();
    assertEquals(number, loss.gradient(1, 2, scores, targets(2, 0, 1), d), 1e-12);
    assertArrayEquals(byNumber, d);
    double other = loss.gradient(1, 2, scores, targets(1, 0), d);
    Targets middle = targets(2, 0.5f, 0.5f);
    assertEquals((number + other) / 2, loss.gradient(1, 2, scores, middle, d), 1e-12);
    assertEquals((number + other) / 2, loss.loss(1, 2, scores, middle), 1e-12);
  }

  private static Targets targets(int width, float... labels) {
    Targets targets = new Targets(labels.length / width, width);
    System.arraycopy(labels, 0, targets.labels(), 0, labels.length);
    return targets;
  }
}
