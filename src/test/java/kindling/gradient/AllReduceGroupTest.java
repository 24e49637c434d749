package kindling.gradient;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import kindling.config.Settings.Sampling;
import kindling.data.BatchPlan;
import kindling.data.Block;
import kindling.data.Mnist;
import kindling.network.Initializer;
import kindling.network.Network;
import kindling.network.NetworkParser;
import kindling.network.SoftmaxWithLoss;
import kindling.optimize.GradientClip;
import kindling.optimize.Momentum;
import kindling.optimize.Sgd;
import kindling.optimize.UpdateRule;
import org.junit.jupiter.api.Test;

/**
 * An all-reduce gives the bits of summing along the tree and updating in one place, however tasks
 * and processes share the work. Processes are groups of this JVM that send each other messages.
 */
class AllReduceGroupTest {
  private static final int STEPS = 6;
  private static final UpdateRule CLIPPED =
      new UpdateRule(new Momentum(0.9), 0.1, new GradientClip(0.5));

  // Large enough that a slice goes in several messages.
  private final Network network =
      NetworkParser.parse(
          List.of("affine 784 -> 190", "relu", "affine 190 -> 10"), new SoftmaxWithLoss(), 784);

  @Test
  void tasksOfOneProcessGiveTheBitsOfOneUpdate() throws Exception {
    for (int shards : new int[] {1, 2, 3, 7, 16}) {
      for (UpdateRule rule : List.of(new UpdateRule(new Sgd(), 0.1), CLIPPED)) {
        Case c = new Case(shards, 100, rule);
        for (int tasks = 1; tasks <= Math.min(4, shards); tasks++) {
          c.assertSameBits(new int[tasks]);
        }
      }
    }
  }

  @Test
  void processesGiveTheBitsOfOneUpdate() throws Exception {
    for (UpdateRule rule : List.of(new UpdateRule(new Sgd(), 0.1), CLIPPED)) {
      new Case(2, 100, rule).assertSameBits(new int[] {0, 1});
      new Case(7, 100, rule).assertSameBits(new int[] {0, 1, 0});
      new Case(8, 100, rule).assertSameBits(new int[] {0, 0, 1, 2});
      new Case(13, 100, rule).assertSameBits(new int[] {0, 1, 2, 1, 0});
    }
  }

  @Test
  void shardsWithoutRowsInAStepDoNoHarm() throws Exception {
    // 3 rows per step over 8 shards.
    Case c = new Case(8, 3, CLIPPED);
    c.assertSameBits(new int[] {0, 0});
    c.assertSameBits(new int[] {0, 1, 1, 0});
  }

  @Test
  void aLossThatIsNotFiniteEndsTheStepsBeforeItsUpdate() throws Exception {
    Case c = new Case(4, 100, new UpdateRule(new Sgd(), 1e30));
    List<AllReduceGroup> groups = new ArrayList<>();
    Progress progress = c.run(new int[] {0, 1}, groups);
    assertTrue(progress.steps() < STEPS);
    assertTrue(Double.isFinite(progress.loss(progress.steps() - 2)));
    assertTrue(!Double.isFinite(progress.loss(progress.steps() - 1)));
  }

  @Test
  void aTaskThatFailsTakesTheOthersWithIt() throws IOException {
    Case c = new Case(4, 100, CLIPPED);
    c.blocks.set(3, null);
    ExecutionException error =
        assertThrows(ExecutionException.class, () -> c.run(new int[] {0, 0}, new ArrayList<>()));
    assertTrue(
        error.getCause() instanceof NullPointerException
            || error.getCause().getMessage().contains("another task of the group failed"),
        error::toString);
  }

  private final class Case {
    final List<Block> blocks;
    final BlockGradient work;
    final UpdateRule rule;
    final float[] begin = Initializer.of("he").parameters(network, 1);

    Case(int shards, int batchSize, UpdateRule rule) throws IOException {
      this.blocks = new ArrayList<>(Mnist.train(shards, 600));
      int[] rows = blocks.stream().mapToInt(Block::rows).toArray();
      BatchPlan plan = new BatchPlan(1, Sampling.PERMUTATION, batchSize, rows);
      this.work = new BlockGradient(network, plan, 1, Mnist.SCALE);
      this.rule = rule;
    }

    void assertSameBits(int[] processOf) throws Exception {
      float[] expected = begin.clone();
      float[][] state = rule.initialState(expected.length);
      double[] losses = new double[STEPS];
      for (int step = 0; step < STEPS; step++) {
        ReductionTree tree = new ReductionTree(blocks.size());
        for (int shard = 0; shard < blocks.size(); shard++) {
          GradientSum sum = new GradientSum(new float[expected.length]);
          work.gradient(blocks.get(shard), shard, 0, step, expected, work.workspace(null), sum);
          tree.add(0, shard, sum);
        }
        losses[step] = tree.root().loss();
        rule.update(expected, state, tree.root().mean());
      }

      List<AllReduceGroup> groups = new ArrayList<>();
      Progress progress = run(processOf, groups);
      assertArrayEquals(losses, progress.losses());
      for (int task = 0; task < processOf.length; task++) {
        AllReduceGroup group = groups.get(processOf[task]);
        int from = group.assignment().sliceFrom(task);
        int to = group.assignment().sliceFrom(task + 1);
        assertArrayEquals(
            Arrays.copyOfRange(expected, from, to),
            Arrays.copyOfRange(group.parameters(), from, to));
        for (int i = 0; i < state.length; i++) {
          assertArrayEquals(
              Arrays.copyOfRange(state[i], from, to),
              Arrays.copyOfRange(group.state()[i], from, to));
        }
      }
      assertEquals(begin.length, groups.get(0).assignment().sliceFrom(processOf.length));
    }

    /** Takes the steps, each task on a thread of its own. */
    Progress run(int[] processOf, List<AllReduceGroup> groups) throws Exception {
      int tasks = processOf.length;
      int[] firstShard = new int[tasks + 1];
      for (int task = 0; task <= tasks; task++) {
        firstShard[task] = task * blocks.size() / tasks;
      }
      Assignment assignment = new Assignment(begin.length, firstShard, processOf);
      Peers peers =
          new Peers() {
            @Override
            public void send(int process, ByteBuffer message) {
              ByteBuffer copy = ByteBuffer.allocate(message.remaining());
              copy.put(message.duplicate()).position(RESERVED);
              groups.get(process).receive(copy);
            }

            @Override
            public void check() {}
          };
      for (int process = 0; process < assignment.processes(); process++) {
        groups.add(
            new AllReduceGroup(
                assignment,
                process,
                work,
                rule,
                peers,
                begin.clone(),
                rule.initialState(begin.length)));
      }
      ExecutorService pool = Executors.newFixedThreadPool(tasks);
      try {
        List<Future<Progress>> futures = new ArrayList<>();
        for (int task = 0; task < tasks; task++) {
          int number = task;
          futures.add(
              pool.submit(
                  () ->
                      groups
                          .get(processOf[number])
                          .run(
                              number,
                              blocks.subList(firstShard[number], firstShard[number + 1]),
                              work.workspace(null),
                              0,
                              0,
                              STEPS,
                              () -> {},
                              TimeUnit.SECONDS.toNanos(20))));
        }
        Progress first = futures.get(0).get();
        for (Future<Progress> future : futures) {
          assertArrayEquals(first.losses(), future.get().losses());
        }
        return first;
      } finally {
        pool.shutdownNow();
      }
    }
  }
}
