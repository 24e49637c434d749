package kindling.network;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import kindling.data.Block;
import kindling.data.BlockPacker;
import kindling.data.RowLayout;
import kindling.data.Scaling;
import kindling.data.features.FeatureType;
import kindling.data.features.SparseFeatures;
import kindling.network.layers.Affine;
import kindling.network.layers.Dropout;
import kindling.network.layers.Relu;
import kindling.network.losses.SoftmaxWithLoss;
import org.junit.jupiter.api.Test;

/** Rows without zeros against the same rows with them. */
class SparseInputsTest {
  private static final int WIDTH = 2000;
  private static final int ROWS = 30;
  private static final Scaling SCALING = new Scaling(0.5f, 1);
  private static final Network NETWORK =
      new Network(
          List.of(new Affine(WIDTH, 9), new Relu(9), new Affine(9, 3)), new SoftmaxWithLoss());

  private static Block block(boolean ones) {
    Random random = new Random(2);
    BlockPacker packer = new BlockPacker(new RowLayout(WIDTH, 1, FeatureType.SPARSE, false));
    for (int i = 0; i < ROWS; i++) {
      int[] indices = random.ints(i % 12, 0, WIDTH).distinct().sorted().toArray();
      float[] values = new float[indices.length];
      for (int e = 0; e < values.length; e++) {
        values[e] = ones ? 1 : (float) random.nextGaussian();
      }
      float[] label = {random.nextInt(3)};
      packer.add(i, label, 1, SparseFeatures.row(WIDTH, indices, values), 0);
    }
    return packer.block();
  }

  private static Workspace workspace(Network network, Block block, boolean dense) {
    Workspace workspace = new Workspace(network, ROWS, 1);
    for (int i = 0; i < ROWS; i++) {
      workspace.chosen()[i] = i;
    }
    float[] labels = workspace.labels();
    float[] weights = workspace.weights();
    if (dense) {
      block.gather(workspace.chosen(), ROWS, SCALING, workspace.inputs(), labels, weights);
    } else {
      block.gather(workspace.chosen(), ROWS, SCALING, workspace.features(), labels, weights);
    }
    return workspace;
  }

  private static float[] parameters(Network network) {
    float[] parameters = new float[network.parameters()];
    Random random = new Random(3);
    for (int i = 0; i < parameters.length; i++) {
      parameters[i] = (float) random.nextGaussian() / 4;
    }
    return parameters;
  }

  @Test
  void theGradientIsTheSameUpToRounding() {
    float[] parameters = parameters(NETWORK);
    for (boolean ones : new boolean[] {true, false}) {
      Block block = block(ones);
      Workspace dense = workspace(NETWORK, block, true);
      Workspace sparse = workspace(NETWORK, block, false);
      assertTrue(sparse.features().isSparse());
      float[] expected = new float[parameters.length];
      float[] gradient = new float[parameters.length];
      Arrays.fill(gradient, 7);
      double loss = NETWORK.gradient(ROWS, parameters, dense, expected);
      assertEquals(loss, NETWORK.gradient(ROWS, parameters, sparse, gradient), 1e-5 * loss);
      assertArrayEquals(expected, gradient, 1e-5f);
      float[] scores = NETWORK.scores(ROWS, parameters, dense);
      assertArrayEquals(scores, NETWORK.scores(ROWS, parameters, sparse), 1e-5f);
    }
  }

  @Test
  void theGradientIsThatOfDifferences() {
    Workspace sparse = workspace(NETWORK, block(false), false);
    float[] parameters = parameters(NETWORK);
    float[] gradient = new float[parameters.length];
    NETWORK.gradient(ROWS, parameters, sparse, gradient);
    for (int i = 0; i < parameters.length; i += 97) {
      float before = parameters[i];
      parameters[i] = before + 1e-2f;
      double above = NETWORK.loss(ROWS, parameters, sparse);
      parameters[i] = before - 1e-2f;
      double below = NETWORK.loss(ROWS, parameters, sparse);
      parameters[i] = before;
      assertEquals((above - below) / 2e-2, gradient[i], 5e-3, "parameter " + i);
    }
  }

  @Test
  void aFirstLayerThatNeedsZerosGetsThem() {
    Network dropping = NETWORK.with(List.of(new Dropout(WIDTH, 0.5), new Affine(WIDTH, 3)));
    Workspace workspace = workspace(dropping, block(false), false);
    assertFalse(workspace.features().isSparse());
    Workspace dense = workspace(dropping, block(false), true);
    assertArrayEquals(dense.inputs(), workspace.inputs());
  }

  @Test
  void aWorkspaceIsUsedForBoth() {
    float[] parameters = parameters(NETWORK);
    Block block = block(false);
    Workspace workspace = workspace(NETWORK, block, false);
    float[] sparse = NETWORK.scores(ROWS, parameters, workspace).clone();
    block.gather(
        workspace.chosen(),
        ROWS,
        SCALING,
        workspace.inputs(),
        workspace.labels(),
        workspace.weights());
    assertArrayEquals(sparse, NETWORK.scores(ROWS, parameters, workspace), 1e-5f);
  }
}
