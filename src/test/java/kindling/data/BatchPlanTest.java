package kindling.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Random;
import kindling.config.TrainingSettings.Sampling;
import org.junit.jupiter.api.Test;

class BatchPlanTest {
  @Test
  void everyRowIsSeenOncePerEpochWhateverTheSizes() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int trial = 0; trial < 300; trial++) {
      int[] shards = random.ints(1 + random.nextInt(9), 0, 60).toArray();
      shards[0]++;
      int batchSize = 1 + random.nextInt(80);
      for (Sampling sampling : new Sampling[] {Sampling.PERMUTATION, Sampling.SEQUENTIAL}) {
        BatchPlan plan = new BatchPlan(seed, sampling, batchSize, shards);
        assertEquals((plan.rows() + batchSize - 1) / batchSize, plan.stepsPerEpoch());
        for (int shard = 0; shard < shards.length; shard++) {
          boolean[] seen = new boolean[shards[shard]];
          for (int step = 0; step < plan.stepsPerEpoch(); step++) {
            for (int row : choose(plan, 3, step, shard)) {
              assertFalse(seen[row], "seed " + seed);
              seen[row] = true;
            }
          }
          for (boolean row : seen) {
            assertTrue(row, "seed " + seed);
          }
        }
      }
    }
  }

  @Test
  void epochsOfFewerRowsTogetherSeeEveryRowOnce() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int trial = 0; trial < 300; trial++) {
      int[] shards = random.ints(1 + random.nextInt(9), 0, 60).toArray();
      shards[0] += 2;
      int rows = Arrays.stream(shards).sum();
      int batchSize = 2 + random.nextInt(30);
      int most = 2 + random.nextInt(rows + 10);
      int epochs = (rows + most - 1) / most;
      for (Sampling sampling : new Sampling[] {Sampling.PERMUTATION, Sampling.SEQUENTIAL}) {
        BatchPlan plan = new BatchPlan(seed, sampling, batchSize, most, shards, null);
        int[][] seen = Arrays.stream(shards).mapToObj(int[]::new).toArray(int[][]::new);
        // The second pass.
        for (int epoch = epochs; epoch < 2 * epochs; epoch++) {
          int ofEpoch = 0;
          for (int step = 0; step < plan.stepsPerEpoch(); step++) {
            int ofStep = 0;
            for (int shard = 0; shard < shards.length; shard++) {
              int[] chosen = choose(plan, epoch, step, shard);
              for (int row : chosen) {
                seen[shard][row]++;
              }
              ofStep += chosen.length;
            }
            assertTrue(ofStep >= 1 && ofStep <= batchSize, "seed " + seed);
            ofEpoch += ofStep;
          }
          assertTrue(ofEpoch <= most, "seed " + seed);
        }
        for (int[] shard : seen) {
          assertTrue(Arrays.stream(shard).allMatch(times -> times == 1), "seed " + seed);
        }
      }
    }
  }

  @Test
  void theRowsOfAnEpochAreSpreadEvenlyOverItsSteps() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int shards = 1; shards <= 16; shards++) {
      for (int batchSize : new int[] {1, 7, 10, 100, 128, 5000}) {
        int[] rows = new int[shards];
        Arrays.fill(rows, 60_000 / shards / 100);
        if (shards % 3 == 0) {
          rows = random.ints(shards, 0, 120).toArray();
          rows[0]++;
        }
        BatchPlan plan = new BatchPlan(1, Sampling.PERMUTATION, batchSize, rows);
        for (int step = 0; step < plan.stepsPerEpoch(); step++) {
          int count = rowsOfStep(plan, step);
          long fewest = plan.rows() / plan.stepsPerEpoch();
          assertTrue(count >= 1 && count <= batchSize, "seed " + seed);
          assertTrue(count >= fewest && count <= fewest + 1, "seed " + seed);
        }
      }
    }
  }

  @Test
  void mnistInEightShardsGivesExactlyAHundredRowsPerStep() {
    int[] rows = new int[8];
    Arrays.fill(rows, 7500);
    BatchPlan plan = new BatchPlan(1, Sampling.PERMUTATION, 100, rows);
    assertEquals(600, plan.stepsPerEpoch());
    for (int step = 0; step < 600; step++) {
      assertEquals(100, rowsOfStep(plan, step));
    }
  }

  @Test
  void sequentialKeepsTheOrder() {
    BatchPlan plan = new BatchPlan(1, Sampling.SEQUENTIAL, 4, new int[] {6, 6});
    assertArrayEquals(new int[] {0, 1}, choose(plan, 0, 0, 0));
    assertArrayEquals(new int[] {2, 3}, choose(plan, 0, 1, 1));
    assertArrayEquals(new int[] {4, 5}, choose(plan, 5, 2, 0));
  }

  @Test
  void permutationDiffersByEpochShardAndSeedAndRepeatsItself() {
    int[] rows = {100, 100};
    BatchPlan plan = new BatchPlan(1, Sampling.PERMUTATION, 200, rows);
    int[] order = choose(plan, 0, 0, 0);
    assertArrayEquals(order, choose(new BatchPlan(1, Sampling.PERMUTATION, 200, rows), 0, 0, 0));
    assertFalse(Arrays.equals(order, choose(plan, 1, 0, 0)));
    assertFalse(Arrays.equals(order, choose(plan, 0, 0, 1)));
    assertFalse(
        Arrays.equals(order, choose(new BatchPlan(2, Sampling.PERMUTATION, 200, rows), 0, 0, 0)));
  }

  @Test
  void replacementDrawsFromTheWholeShard() {
    BatchPlan plan = new BatchPlan(1, Sampling.REPLACEMENT, 100, new int[] {1000});
    boolean[] seen = new boolean[1000];
    for (int step = 0; step < 10; step++) {
      for (int row : choose(plan, 0, step, 0)) {
        seen[row] = true;
      }
    }
    int different = 0;
    for (boolean row : seen) {
      different += row ? 1 : 0;
    }
    // 1000 draws out of 1000 miss a share of 1/e on average.
    assertEquals(632, different, 50);
  }

  private static int rowsOfStep(BatchPlan plan, int step) {
    int count = 0;
    for (int shard = 0; shard < plan.shards(); shard++) {
      count += choose(plan, 0, step, shard).length;
    }
    return count;
  }

  private static int[] choose(BatchPlan plan, int epoch, int step, int shard) {
    int[] chosen = new int[plan.mostRowsPerShard()];
    int count = plan.choose(epoch, step, shard, chosen);
    return Arrays.copyOf(chosen, count);
  }
}
