package kindling.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Random;
import kindling.metrics.TargetMoments;
import kindling.network.losses.MeanSquaredError;
import kindling.network.losses.SigmoidWithLoss;
import kindling.network.losses.SoftmaxWithLoss;
import org.junit.jupiter.api.Test;

/** No scores that are equal for every row have a lower loss, and some reach it. */
class ConstantLossTest {
  private static final int ROWS = 60;

  @Test
  void forTheMeanSquaredErrorItIsTheVariance() {
    Targets targets = targets(2, random -> 3 + 2 * (float) random.nextGaussian());
    TargetMoments moments = moments(new MeanSquaredError(), 2, targets);
    float[] best = {(float) moments.mean(0), (float) moments.mean(1)};
    assertLowest(new MeanSquaredError(), best, targets);
  }

  @Test
  void forFlagsItIsTheLossOfTheirFrequencies() {
    Targets targets = targets(3, random -> random.nextInt(4) == 0 ? 1 : 0);
    TargetMoments moments = moments(new SigmoidWithLoss(), 3, targets);
    float[] best = new float[3];
    for (int k = 0; k < 3; k++) {
      best[k] = (float) Math.log(moments.mean(k) / (1 - moments.mean(k)));
    }
    assertLowest(new SigmoidWithLoss(), best, targets);
  }

  @Test
  void forClassesItIsTheLossOfTheirFrequenciesWithWeightsAndSmoothing() {
    Targets targets = targets(1, random -> Math.max(0, random.nextInt(5) - 2));
    for (Loss loss :
        List.of(
            new SoftmaxWithLoss(),
            new SoftmaxWithLoss(0.1, List.of()),
            new SoftmaxWithLoss(0.2, List.of(1f, 0.5f, 3f)))) {
      TargetMoments moments = moments(loss, 3, targets);
      float[] best = new float[3];
      for (int k = 0; k < 3; k++) {
        best[k] = (float) Math.log(moments.mean(k));
      }
      assertLowest(loss, best, targets);
    }
  }

  @Test
  void itIsZeroIfAllLabelsAreEqual() {
    assertEquals(0, constantLoss(new SoftmaxWithLoss(), 3, targets(1, random -> 2)));
    assertEquals(0, constantLoss(new SigmoidWithLoss(), 2, targets(2, random -> 1)));
    assertEquals(0, constantLoss(new MeanSquaredError(), 1, targets(1, random -> 7)));
  }

  private static void assertLowest(Loss loss, float[] best, Targets targets) {
    double lowest = constantLoss(loss, best.length, targets);
    assertEquals(lowest, meanLoss(loss, best, targets), 1e-6 * lowest);
    Random random = new Random(3);
    for (int i = 0; i < 100; i++) {
      float[] other = best.clone();
      other[random.nextInt(other.length)] += (float) random.nextGaussian();
      assertTrue(meanLoss(loss, other, targets) > lowest - 1e-9);
    }
  }

  private static double constantLoss(Loss loss, int outputs, Targets targets) {
    return loss.constantLoss(moments(loss, outputs, targets));
  }

  private static TargetMoments moments(Loss loss, int outputs, Targets targets) {
    TargetMoments moments = new TargetMoments(outputs);
    loss.addTargets(ROWS, outputs, targets, moments);
    return moments;
  }

  /** The loss of rows that all have these scores. */
  private static double meanLoss(Loss loss, float[] scores, Targets targets) {
    float[] all = new float[ROWS * scores.length];
    for (int row = 0; row < ROWS; row++) {
      System.arraycopy(scores, 0, all, row * scores.length, scores.length);
    }
    return loss.loss(ROWS, scores.length, all, targets) / ROWS;
  }

  private interface Label {
    float of(Random random);
  }

  /** Weights with a mean of 1, like those of a data set. */
  private static Targets targets(int width, Label label) {
    Random random = new Random(1);
    Targets targets = new Targets(ROWS, width);
    for (int i = 0; i < ROWS * width; i++) {
      targets.labels()[i] = label.of(random);
    }
    for (int row = 0; row < ROWS; row++) {
      targets.weights()[row] = row % 2 == 0 ? 0.5f : 1.5f;
    }
    return targets;
  }
}
