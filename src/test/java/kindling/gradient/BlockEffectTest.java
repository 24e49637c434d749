package kindling.gradient;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Random;
import kindling.data.BlockPacker;
import kindling.data.RowLayout;
import kindling.data.features.FeatureType;
import kindling.network.Network;
import kindling.network.layers.Affine;
import kindling.network.losses.MeanSquaredError;
import kindling.network.losses.SoftmaxWithLoss;
import org.junit.jupiter.api.Test;

class BlockEffectTest {
  private static final int ROWS = 600;

  /** Rows with the features (noise, row, noise). */
  private static BlockPacker rows() {
    Random random = new Random(2);
    BlockPacker packer = new BlockPacker(new RowLayout(3, 1, FeatureType.FLOATS));
    for (int row = 0; row < ROWS; row++) {
      float noise = (float) random.nextGaussian();
      packer.add(row, new float[] {0}, new float[] {noise, row, 2 * noise});
    }
    return packer;
  }

  @Test
  void theMeanOfALinearModelFollowsTheValueAndTheMeansOfTheOthers() {
    Network network = new Network(List.of(new Affine(3, 1)), new MeanSquaredError());
    float[] parameters = {3, 0.5f, -4, 7};
    List<float[]> values = List.of(new float[] {1, 2}, new float[] {0, 0});
    BlockEffect effect = new BlockEffect(network, 1, 1, 0, List.of(values.get(0), values.get(1)));
    double[] sums = effect.sums(rows().block(), parameters, effect.workspace(null));
    // The features 0 and 1 are given; the last one keeps its own values.
    double rest = 0;
    Random random = new Random(2);
    for (int row = 0; row < ROWS; row++) {
      rest += -8 * (float) random.nextGaussian();
    }
    assertEquals(3 + 1 + 7 + rest / ROWS, sums[0] / ROWS, 1e-4);
    assertEquals(7 + rest / ROWS, sums[1] / ROWS, 1e-4);
  }

  @Test
  void classesHaveProbabilities() {
    Network network = new Network(List.of(new Affine(3, 2)), new SoftmaxWithLoss());
    float[] parameters = {0, 0, 0, 1, 0, 0, 0, 0};
    BlockEffect effect =
        new BlockEffect(network, 1, 0.5f, 1, List.of(new float[] {0}, new float[] {4}));
    double[] sums = effect.sums(rows().block(), parameters, effect.workspace(null));
    assertEquals(0.5, sums[1] / ROWS, 1e-6);
    // The factor of all features is applied to the value, too.
    assertEquals(1 / (1 + Math.exp(-2)), sums[3] / ROWS, 1e-6);
    assertEquals(ROWS, sums[2] + sums[3], 1e-3);
  }
}
