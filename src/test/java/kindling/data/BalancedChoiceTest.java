package kindling.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import kindling.config.TrainingSettings.Sampling;
import kindling.data.features.FeatureType;
import org.junit.jupiter.api.Test;

class BalancedChoiceTest {
  private final long seed = System.nanoTime();
  private final Random random = new Random(seed);

  @Test
  void everyStepHasAsManyRowsOfEveryClassToWithinOne() {
    for (int trial = 0; trial < 100; trial++) {
      Shards shards = shards(2 + random.nextInt(4));
      BatchPlan plan = shards.plan(1 + random.nextInt(60), anySampling());
      int classes = (int) Arrays.stream(shards.rowsOfClasses()).filter(n -> n > 0).count();
      for (int epoch = 0; epoch < 3; epoch++) {
        for (int step = 0; step < plan.stepsPerEpoch(); step++) {
          int[] taken = new int[shards.classes];
          for (int[] ofShard : shards.step(plan, epoch, step)) {
            for (int label : ofShard) {
              taken[label]++;
            }
          }
          int rows = Arrays.stream(taken).sum();
          assertTrue(rows >= 1, "seed " + seed);
          for (int c = 0; c < shards.classes; c++) {
            boolean occurs = shards.rowsOfClasses()[c] > 0;
            assertTrue(
                occurs ? Math.abs(taken[c] - (double) rows / classes) < 1 : taken[c] == 0,
                () -> Arrays.toString(taken) + ", seed " + seed);
          }
        }
      }
    }
  }

  @Test
  void aRowIsTakenAgainOnlyWhenAllOthersOfItsClassHaveBeen() {
    for (int trial = 0; trial < 50; trial++) {
      Shards shards = shards(2 + random.nextInt(3));
      Sampling sampling = random.nextBoolean() ? Sampling.PERMUTATION : Sampling.SEQUENTIAL;
      BatchPlan plan = shards.plan(1 + random.nextInt(60), sampling);
      int[][] taken = shards.noneTaken();
      int[] least = new int[shards.classes];
      for (int epoch = 0; epoch < 4; epoch++) {
        for (int step = 0; step < plan.stepsPerEpoch(); step++) {
          for (int shard = 0; shard < shards.blocks.size(); shard++) {
            for (int row : shards.choose(plan, epoch, step, shard)) {
              taken[shard][row]++;
            }
          }
          // Within a step the places have no order.
          for (int c = 0; c < shards.classes; c++) {
            int[] ofClass = shards.ofClass(taken, c);
            int rowsOfStep = (int) (plan.rows() / plan.stepsPerEpoch() + 1);
            int slack = 1 + rowsOfStep / Math.max(1, ofClass.length);
            if (ofClass.length > 0) {
              int lowest = Arrays.stream(ofClass).min().getAsInt();
              assertTrue(lowest >= least[c], "seed " + seed);
              assertTrue(Arrays.stream(ofClass).max().getAsInt() <= lowest + slack, "seed " + seed);
              least[c] = lowest;
            }
          }
        }
      }
      int[] all = shards.rowsOfClasses();
      for (int c = 0; c < shards.classes; c++) {
        int[] ofClass = shards.ofClass(taken, c);
        if (all[c] > 0) {
          int spread =
              Arrays.stream(ofClass).max().getAsInt() - Arrays.stream(ofClass).min().getAsInt();
          assertTrue(spread <= 1, "seed " + seed);
        }
      }
    }
  }

  @Test
  void aShardNeverHasMoreRowsThanItsWorkspaceHolds() {
    for (int trial = 0; trial < 200; trial++) {
      Shards shards = shards(2 + random.nextInt(5));
      BatchPlan plan = shards.plan(1 + random.nextInt(100), anySampling());
      for (int step = 0; step < plan.stepsPerEpoch(); step++) {
        for (int[] ofShard : shards.step(plan, 1, step)) {
          assertTrue(ofShard.length <= plan.mostRowsPerShard(), "seed " + seed);
        }
      }
    }
  }

  @Test
  void aStepIsAFunctionOfItsNumber() {
    Shards shards = shards(3);
    BatchPlan plan = shards.plan(20, Sampling.PERMUTATION);
    int last = plan.stepsPerEpoch() - 1;
    int[] rows = shards.choose(plan, 7, last, 0);
    shards.choose(plan, 0, 0, 0);
    assertArrayEquals(rows, shards.choose(shards.plan(20, Sampling.PERMUTATION), 7, last, 0));
  }

  /** A training that is repeated with a later version has the same bits. */
  @Test
  void theRowsAreThoseOfTheFirstVersion() {
    List<Block> blocks = new ArrayList<>();
    for (int shard = 0; shard < 3; shard++) {
      BlockPacker packer = new BlockPacker(new RowLayout(1, 1, FeatureType.FLOATS));
      for (int i = 0; i < 40 + shard; i++) {
        packer.add(i, new float[] {i % 10 == shard ? 2 : i % 4 == 0 ? 1 : 0}, new float[] {0});
      }
      blocks.add(packer.block());
    }
    Shards shards = new Shards(blocks, 3);
    int[] hashes =
        Arrays.stream(Sampling.values())
            .mapToInt(
                sampling -> {
                  BatchPlan plan = shards.plan(50, sampling);
                  int hash = 1;
                  for (int epoch = 0; epoch < 3; epoch++) {
                    for (int step = 0; step < plan.stepsPerEpoch(); step++) {
                      for (int shard = 0; shard < 3; shard++) {
                        int[] rows = shards.choose(plan, epoch, step, shard);
                        hash = 31 * hash + Arrays.hashCode(rows);
                      }
                    }
                  }
                  return hash;
                })
            .toArray();
    assertArrayEquals(
        new int[] {-2033732687, 1918959641, -1173990801}, hashes, () -> Arrays.toString(hashes));
  }

  @Test
  void factorsAreTheClassWeightsOfScikitLearn() {
    // compute_class_weight("balanced", classes=[0, 1, 2], y=[0] * 6 + [1] * 3 + [2])
    ClassSizes counts =
        new ClassSizes(
            4,
            List.of(new double[] {4, 1, 1, 0, 4, 2, 1, 0}, new double[] {2, 2, 0, 0, 4, 4, 0, 0}));
    assertArrayEquals(
        new double[] {0.5555555555555556, 1.1111111111111112, 3.3333333333333335, 1},
        counts.factorsOfRows(),
        1e-15);
    // sums of weights 8, 6, 1
    assertArrayEquals(
        new double[] {15 / 24.0, 15 / 18.0, 15 / 3.0, 1}, counts.factorsOfWeights(), 1e-15);
  }

  @Test
  void blocksCountRowsAndWeightsAndOrderRowsByClass() {
    BlockPacker packer = new BlockPacker(new RowLayout(1, 1, FeatureType.FLOATS, true));
    float[] labels = {2, 0, 2, 1, 0};
    for (int i = 0; i < labels.length; i++) {
      packer.add(i, new float[] {labels[i]}, i + 1, new float[] {0});
    }
    Block block = packer.block();
    assertArrayEquals(new double[] {2, 1, 2, 7, 4, 4}, block.classCounts(3));
    assertArrayEquals(new int[] {1, 4, 3, 0, 2}, block.classOrder());
  }

  @Test
  void sharesOfClassesAreCountedByTheirWeight() {
    BlockPacker packer = new BlockPacker(new RowLayout(1, 2, FeatureType.FLOATS, true));
    packer.add(0, new float[] {0.25f, 0.75f}, 4, new float[] {0});
    packer.add(1, new float[] {1, 0}, 1, new float[] {0});
    assertArrayEquals(new double[] {1, 1, 2, 3}, packer.block().classCounts(2));
  }

  private Sampling anySampling() {
    return List.of(Sampling.values()).get(random.nextInt(3));
  }

  /** Up to six shards with classes of very different sizes. */
  private Shards shards(int classes) {
    List<Block> blocks = new ArrayList<>();
    int shards = 1 + random.nextInt(6);
    for (int shard = 0; shard < shards; shard++) {
      BlockPacker packer = new BlockPacker(new RowLayout(1, 1, FeatureType.FLOATS));
      int rows = random.nextInt(60) + (shard == 0 ? 1 : 0);
      for (int i = 0; i < rows; i++) {
        int label = Math.min(random.nextInt(classes), random.nextInt(classes));
        packer.add(i, new float[] {label}, new float[] {0});
      }
      blocks.add(packer.block());
    }
    return new Shards(blocks, classes);
  }

  private record Shards(List<Block> blocks, int classes) {
    BatchPlan plan(int batchSize, Sampling sampling) {
      int[] rows = blocks.stream().mapToInt(Block::rows).toArray();
      ClassSizes counts =
          new ClassSizes(
              classes, blocks.stream().map(block -> block.classCounts(classes)).toList());
      return new BatchPlan(1, sampling, batchSize, 0, rows, counts);
    }

    int[] choose(BatchPlan plan, int epoch, int step, int shard) {
      int[] chosen = new int[plan.mostRowsPerShard()];
      int count = plan.choose(epoch, step, shard, blocks.get(shard), chosen);
      return Arrays.copyOf(chosen, count);
    }

    /** The labels of the rows of each shard. */
    List<int[]> step(BatchPlan plan, int epoch, int step) {
      return IntStream.range(0, blocks.size())
          .mapToObj(
              shard ->
                  Arrays.stream(choose(plan, epoch, step, shard))
                      .map(row -> label(shard, row))
                      .toArray())
          .toList();
    }

    private int label(int shard, int row) {
      return (int) blocks.get(shard).inMemory().labels()[row];
    }

    int[] rowsOfClasses() {
      int[] rows = new int[classes];
      for (Block block : blocks) {
        double[] counts = block.classCounts(classes);
        for (int c = 0; c < classes; c++) {
          rows[c] += (int) counts[c];
        }
      }
      assertEquals(blocks.stream().mapToInt(Block::rows).sum(), Arrays.stream(rows).sum());
      return rows;
    }

    int[][] noneTaken() {
      return blocks.stream().map(block -> new int[block.rows()]).toArray(int[][]::new);
    }

    int[] ofClass(int[][] taken, int c) {
      return IntStream.range(0, blocks.size())
          .flatMap(
              shard ->
                  IntStream.range(0, taken[shard].length)
                      .filter(row -> label(shard, row) == c)
                      .map(row -> taken[shard][row]))
          .toArray();
    }
  }
}
