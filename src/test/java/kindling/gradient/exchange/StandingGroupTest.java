package kindling.gradient.exchange;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import kindling.config.TrainingSettings.Sampling;
import kindling.data.BatchPlan;
import kindling.data.Block;
import kindling.data.Mnist;
import kindling.data.Shape;
import kindling.gradient.BlockGradient;
import kindling.gradient.GradientSum;
import kindling.gradient.ReductionTree;
import kindling.network.Initializer;
import kindling.network.Network;
import kindling.network.layers.NetworkParser;
import kindling.network.losses.SoftmaxWithLoss;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Standing tasks compute the sum along the tree, bit for bit, for any number of tasks. */
class StandingGroupTest {
  private static final int STEPS = 5;
  private static final Network NETWORK =
      NetworkParser.parse(
          List.of("affine 784 -> 190", "relu", "affine 10"),
          new SoftmaxWithLoss(),
          Shape.flat(784));

  private final List<Thread> tasks = new ArrayList<>();
  private List<Block> blocks;
  private BlockGradient work;

  @AfterEach
  void allTasksReturn() throws InterruptedException {
    for (Thread task : tasks) {
      task.join(10_000);
      assertEquals(Thread.State.TERMINATED, task.getState());
    }
  }

  @Test
  void theSumIsThatOfTheTree() throws Exception {
    for (int shards : new int[] {1, 2, 3, 7}) {
      pack(shards, 100);
      for (int size = 1; size <= Math.min(3, shards); size++) {
        assertSums(size);
      }
    }
  }

  @Test
  void shardsWithoutRowsInAStepDoNoHarm() throws Exception {
    // 3 rows per step over 8 shards.
    pack(8, 3);
    assertSums(3);
  }

  @Test
  void aTaskThatFailsEndsTheWaitOfTheDriver() throws Exception {
    pack(2, 100);
    blocks.set(1, null);
    StandingGroup group = start(2);
    float[] parameters = Initializer.of("he").parameters(NETWORK, 1);
    IllegalStateException error =
        assertThrows(IllegalStateException.class, () -> group.gradient(parameters, 0, 0, () -> {}));
    assertEquals("a task of the group failed", error.getMessage());
  }

  private void pack(int shards, int batchSize) throws Exception {
    blocks = new ArrayList<>(Mnist.train(shards, 600));
    int[] rows = blocks.stream().mapToInt(Block::rows).toArray();
    BatchPlan plan = new BatchPlan(1, Sampling.PERMUTATION, batchSize, rows);
    work = new BlockGradient(NETWORK, plan, 1, Mnist.SCALE);
  }

  private void assertSums(int size) throws Exception {
    StandingGroup group = start(size);
    float[] parameters = Initializer.of("he").parameters(NETWORK, 1);
    for (int step = 0; step < STEPS; step++) {
      GradientSum expected = expected(parameters, step);
      GradientSum sum = group.gradient(parameters, 2, step, () -> {});
      assertEquals(expected.rows(), sum.rows());
      assertEquals(expected.lossSum(), sum.lossSum());
      assertArrayEquals(expected.gradient(), sum.gradient());
      for (int i = 0; i < parameters.length; i++) {
        parameters[i] -= 0.001f * sum.gradient()[i];
      }
    }
    group.end();
  }

  private GradientSum expected(float[] parameters, int step) {
    ReductionTree tree = new ReductionTree(blocks.size());
    for (int shard = 0; shard < blocks.size(); shard++) {
      GradientSum sum = new GradientSum(new float[parameters.length]);
      work.gradient(blocks.get(shard), shard, 2, step, parameters, work.workspace(null), sum);
      tree.add(0, shard, sum);
    }
    return tree.root();
  }

  private StandingGroup start(int size) {
    int[] firstShard = new int[size + 1];
    for (int task = 0; task <= size; task++) {
      firstShard[task] = task * blocks.size() / size;
    }
    StandingGroup group = new StandingGroup(work, firstShard, NETWORK.parameters());
    for (int task = 0; task < size; task++) {
      int number = task;
      List<Block> shards = blocks.subList(firstShard[task], firstShard[task + 1]);
      Thread thread =
          new Thread(
              () -> {
                try {
                  group.run(
                      number, shards, work.workspace(null), () -> {}, TimeUnit.SECONDS.toNanos(9));
                } catch (IllegalStateException | NullPointerException e) {
                  // The test looks at the driver's side.
                }
              });
      thread.start();
      tasks.add(thread);
    }
    return group;
  }
}
