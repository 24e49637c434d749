package kindling.gradient.exchange;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import kindling.data.Block;
import kindling.data.BlockPacker;
import kindling.data.RowLayout;
import kindling.data.Shape;
import kindling.data.features.FeatureType;
import kindling.data.features.SparseFeatures;
import kindling.math.Precision;
import kindling.network.Network;
import kindling.network.Network.Placed;
import kindling.network.layers.NetworkParser;
import kindling.network.losses.SoftmaxWithLoss;
import kindling.optimize.Adagrad;
import kindling.optimize.GradientClip;
import kindling.optimize.LearningRate;
import kindling.optimize.Momentum;
import kindling.optimize.Optimizer;
import kindling.optimize.Regularization;
import kindling.optimize.Rules;
import kindling.optimize.Sgd;
import kindling.optimize.Spans;
import kindling.optimize.UpdateRule;
import org.junit.jupiter.api.Test;

/**
 * Sums and updates of the rows that sparse batches touch give the bits of sums and updates of all
 * weights.
 */
class SparseAllReduceTest {
  private static final int WIDTH = 3000;

  /** Rows of 5 columns, so that pieces do not begin where rows do. */
  private static final Network NETWORK =
      NetworkParser.parse(
          List.of("affine 5", "batch-normalization", "relu", "affine 3", "affine 5"),
          new SoftmaxWithLoss(),
          Shape.flat(WIDTH));

  private static final Spans SPANS =
      new Spans(NETWORK.parameterArrays().stream().map(Placed::span).toList());
  private static final UpdateRule SGD = rule(new Sgd());
  private static final UpdateRule ADAGRAD = rule(new Adagrad(1e-7));
  private static final UpdateRule MOMENTUM = rule(new Momentum(0.9));
  private static final UpdateRule LAZY =
      Rules.rule("lazy-adamw", GradientClip.NONE, 0.1, SPANS)
          .regularizing(new Regularization(0.1, 0.01, 0));

  private static UpdateRule rule(Optimizer optimizer) {
    GradientClip clip = new GradientClip(0.02, 0);
    return new UpdateRule(optimizer, LearningRate.constant(0.1), clip, 0, SPANS);
  }

  /** The shards of random rows, of which some are dense. */
  private static List<Block> blocks(int shards, int denseShard, int mostElements) {
    Random random = new Random(shards);
    List<Block> blocks = new ArrayList<>();
    for (int shard = 0; shard < shards; shard++) {
      RowLayout sparse = new RowLayout(WIDTH, 1, FeatureType.SPARSE, false);
      BlockPacker packer = new BlockPacker(sparse);
      for (int row = 0; row < 60; row++) {
        int elements = shard == denseShard ? 1000 : random.nextInt(mostElements);
        int[] indices = random.ints(elements, 0, WIDTH).distinct().sorted().toArray();
        float[] values = new float[indices.length];
        for (int e = 0; e < values.length; e++) {
          values[e] = (float) random.nextGaussian();
        }
        float[] label = {random.nextInt(5)};
        packer.add(row, label, 1, SparseFeatures.row(WIDTH, indices, values), 0);
      }
      blocks.add(BlockPacker.join(List.of(packer.block()), sparse));
    }
    return blocks;
  }

  private static AllReduceCase of(int shards, int denseShard, int batchSize, UpdateRule rule) {
    return of(blocks(shards, denseShard, 6), batchSize, rule);
  }

  private static AllReduceCase of(List<Block> blocks, int batchSize, UpdateRule rule) {
    return new AllReduceCase(NETWORK, Reference.of(NETWORK, blocks, batchSize), rule);
  }

  @Test
  void tasksAndProcessesGiveTheBitsOfOneUpdate() throws Exception {
    for (UpdateRule rule : List.of(SGD, ADAGRAD, MOMENTUM, LAZY)) {
      for (int shards : new int[] {1, 2, 3, 7, 16}) {
        for (int tasks = 1; tasks <= Math.min(4, shards); tasks++) {
          of(shards, -1, 12, rule).assertSameBits(new int[tasks]);
        }
      }
      int[][] processes = {{0}, {0, 0, 0}, {0, 1}, {0, 1, 0}, {0, 0, 1, 2}, {0, 1, 2, 1, 0}};
      for (int[] processOf : processes) {
        for (Precision precision : Precision.values()) {
          of(13, -1, 50, rule).exchanging(precision).assertSameBits(processOf);
        }
      }
    }
  }

  @Test
  void shardsOfDenseRowsAndShardsWithoutRowsDoNoHarm() throws Exception {
    for (int[] processOf : new int[][] {{0}, {0, 0}, {0, 0, 0}, {0, 1, 1, 0}}) {
      for (int dense = 0; dense < 8; dense += 3) {
        of(8, dense, 50, SGD).assertSameBits(processOf);
        of(8, dense, 50, MOMENTUM).assertSameBits(processOf);
        of(8, dense, 20, LAZY).assertSameBits(processOf);
        of(8, dense, 3, ADAGRAD).assertSameBits(processOf);
        of(8, dense, 50, SGD).exchanging(Precision.BFLOAT16).assertSameBits(processOf);
      }
    }
  }

  /** Such sums are kept as whole matrices. */
  @Test
  void sumsThatTouchMostRowsGiveTheSameBits() throws Exception {
    for (UpdateRule rule : List.of(SGD, LAZY)) {
      for (Precision precision : Precision.values()) {
        for (int tasks = 1; tasks <= 3; tasks++) {
          List<Block> blocks = blocks(8, -1, 240);
          of(blocks, 50, rule).exchanging(precision).assertSameBits(new int[tasks]);
        }
      }
    }
  }

  /** Such rules change weights, or measure them, also where the gradient is 0. */
  @Test
  void otherRulesUpdateAllWeights() throws Exception {
    assertTrue(SGD.skipsZeros() && ADAGRAD.skipsZeros() && LAZY.skipsZeros());
    assertFalse(SGD.regularizing(new Regularization(0.1, 0, 0)).skipsZeros());
    assertFalse(LAZY.regularizing(new Regularization(0, 0, 1)).skipsZeros());
    assertFalse(MOMENTUM.skipsZeros() || SGD.measuring().skipsZeros());
    for (UpdateRule rule : Rules.all(SPANS).values()) {
      of(5, -1, 50, rule).assertSameBits(new int[] {0, 0, 0});
    }
  }
}
