package kindling.gradient;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.io.IOException;
import java.util.List;
import kindling.config.TrainingSettings.Sampling;
import kindling.data.Augmentation;
import kindling.data.BatchPlan;
import kindling.data.Block;
import kindling.data.ElasticDistortion;
import kindling.data.Mnist;
import kindling.data.RandomAffine;
import kindling.data.RandomErasing;
import kindling.data.Shape;
import kindling.network.Initializer;
import kindling.network.Network;
import kindling.network.layers.NetworkParser;
import kindling.network.losses.SoftmaxWithLoss;
import org.junit.jupiter.api.Test;

class AugmentedGradientTest {
  private final Network network =
      NetworkParser.parse(List.of("affine 10"), new SoftmaxWithLoss(), Shape.flat(784));
  private final float[] parameters = Initializer.of("he").parameters(network, 1);
  private final Block block;
  private final BatchPlan plan;

  AugmentedGradientTest() throws IOException {
    block = Mnist.train(1, 100).get(0);
    plan = new BatchPlan(1, Sampling.SEQUENTIAL, 50, new int[] {100});
  }

  @Test
  void aGradientIsThatOfTheDistortedRowsAndTheSameWheneverItIsTaken() {
    GradientSum plain = gradient(Augmentation.NONE, 0);
    GradientSum augmented = gradient(augmentation(), 0);
    assertNotEquals(plain.lossSum(), augmented.lossSum());
    assertNotEquals(gradient(augmentation(), 1).lossSum(), augmented.lossSum());
    GradientSum again = gradient(augmentation(), 0);
    assertEquals(augmented.lossSum(), again.lossSum());
    assertArrayEquals(augmented.gradient(), again.gradient());
  }

  private GradientSum gradient(Augmentation augmentation, int epoch) {
    BlockGradient work = new BlockGradient(network, plan, 1, Mnist.SCALING, augmentation);
    GradientSum sum = new GradientSum(new float[parameters.length]);
    work.gradient(block, 0, epoch, 1, parameters, work.workspace(null), sum);
    return sum;
  }

  private static Augmentation augmentation() {
    return new Augmentation(
        1,
        new Shape(28, 28, 1),
        new RandomAffine(2, 15, 0.15, 10),
        new ElasticDistortion(34, 4),
        RandomErasing.NONE);
  }
}
