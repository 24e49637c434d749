package kindling.network;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class SoftmaxWithLossTest {
  private final SoftmaxWithLoss loss = new SoftmaxWithLoss();

  @Test
  void theLossIsTheLogarithmOfTheProbabilityOfTheTruth() {
    float[] y = new float[3];
    double sum = loss.forward(1, 3, new float[] {0.3f, 2.9f, 4.0f}, new float[] {2}, 1, y);
    assertArrayEquals(new float[] {0.01821127f, 0.24519181f, 0.7365969f}, y, 1e-6f);
    assertEquals(-Math.log(0.73659691), sum, 1e-6);
  }

  @Test
  void scoresOfTenThousandNeitherOverflowNorVanish() {
    float[] y = new float[6];
    double sum =
        loss.forward(2, 3, new float[] {1e4f, -1e4f, 0, -1e4f, 1e4f, 0}, new float[] {1, 1}, 1, y);
    assertArrayEquals(new float[] {1, 0, 0, 0, 1, 0}, y);
    assertEquals(2e4, sum);
  }

  @Test
  void theGradientIsOutputMinusTruthByRow() {
    float[] y = new float[6];
    float[] labels = {0, 2};
    loss.forward(2, 3, new float[] {1, 2, 3, 0, 0, 0}, labels, 1, y);
    float[] d = new float[6];
    loss.backward(2, 3, y, labels, 1, d);
    assertArrayEquals(new float[] {y[0] - 1, y[1], y[2], y[3], y[4], y[5] - 1}, d);
  }

  @Test
  void labelsMayBeOneHotOrADistribution() {
    float[] y = new float[2];
    float[] scores = {0.5f, -1f};
    double number = loss.forward(1, 2, scores, new float[] {1}, 1, y);
    assertEquals(number, loss.forward(1, 2, scores, new float[] {0, 1}, 2, y), 1e-12);
    double other = loss.forward(1, 2, scores, new float[] {0}, 1, y);
    assertEquals(
        (number + other) / 2, loss.forward(1, 2, scores, new float[] {0.5f, 0.5f}, 2, y), 1e-12);
  }
}
