package kindling.gradient;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import kindling.config.TrainingSettings.Sampling;
import kindling.data.Augmentation;
import kindling.data.BatchPlan;
import kindling.data.Block;
import kindling.data.BlockPacker;
import kindling.data.RowLayout;
import kindling.data.Scaling;
import kindling.data.features.FeatureType;
import kindling.gradient.Workers.Split;
import kindling.gradient.local.LocalWorkers;
import kindling.network.Initializer;
import kindling.network.Network;
import kindling.network.layers.Affine;
import kindling.network.losses.MeanSquaredError;
import org.junit.jupiter.api.Test;

/** A row of weight 2, one of weight 0 and one of weight 6, next to one and three rows. */
class WeightedRowsTest {
  private static final float[][] ROWS = {{1, 2}, {3, -1}, {-2, 0.5f}};

  private final Network network = new Network(List.of(new Affine(2, 1)), new MeanSquaredError());
  private final float[] parameters = Initializer.of("he").parameters(network, 1);

  @Test
  void theyHaveTheSameMeanLossAndGradient() {
    GradientSum weighted = gradient(weighted());
    GradientSum repeated = gradient(repeated());
    assertEquals(repeated.lossSum() / 4, weighted.lossSum() / 3, 1e-6);
    for (int i = 0; i < parameters.length; i++) {
      assertEquals(repeated.gradient()[i] / 4, weighted.gradient()[i] / 3, 1e-6f);
    }
  }

  @Test
  void theyHaveTheSameLossWhenTheyAreEvaluatedAndAreCountedAsRows() {
    try (LocalWorkers weighted = workers(weighted());
        LocalWorkers repeated = workers(repeated())) {
      assertEquals(
          repeated.evaluate(Split.TEST, parameters).loss(),
          weighted.evaluate(Split.TEST, parameters).loss(),
          1e-6);
      assertEquals(3, weighted.evaluate(Split.TEST, parameters).rows());
    }
  }

  @Test
  void rowsAfterThoseWithWeightsDoNotInheritThem() {
    GradientSum expected = gradient(repeated());
    try (LocalWorkers workers = workers(weighted())) {
      // The workspace of the thread goes from one set to the other.
      workers.evaluate(Split.TEST, parameters);
      assertArrayEquals(expected.gradient(), workers.gradient(parameters, 0, 0).gradient());
    }
  }

  private GradientSum gradient(Block block) {
    BlockGradient work = work(block);
    GradientSum sum = new GradientSum(new float[parameters.length]);
    work.gradient(block, 0, 0, 0, parameters, work.workspace(null), sum);
    return sum;
  }

  private BlockGradient work(Block block) {
    BatchPlan plan = new BatchPlan(1, Sampling.SEQUENTIAL, 10, new int[] {block.rows()});
    double factor = Scaling.weightFactor(block.rows(), block.weightSum());
    return new BlockGradient(network, plan, 1, new Scaling(1, factor), Augmentation.NONE);
  }

  private LocalWorkers workers(Block test) {
    return new LocalWorkers(
        work(repeated()),
        new BlockEvaluation(network, 1, 1, 1),
        Map.of(Split.TRAIN, List.of(repeated()), Split.TEST, List.of(test)),
        1);
  }

  private static Block weighted() {
    BlockPacker packer = new BlockPacker(new RowLayout(2, 1, FeatureType.FLOATS, true));
    float[] weights = {2, 0, 6};
    for (int row = 0; row < 3; row++) {
      packer.add(row, new float[] {row}, weights[row], ROWS[row]);
    }
    return packer.block();
  }

  private static Block repeated() {
    BlockPacker packer = new BlockPacker(new RowLayout(2, 1, FeatureType.FLOATS));
    int[] rows = {0, 2, 2, 2};
    for (int i = 0; i < rows.length; i++) {
      packer.add(i, new float[] {rows[i]}, ROWS[rows[i]]);
    }
    return packer.block();
  }
}
