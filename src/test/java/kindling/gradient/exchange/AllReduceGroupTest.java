package kindling.gradient.exchange;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import kindling.data.Block;
import kindling.data.Shape;
import kindling.data.StepRange;
import kindling.gradient.BlockGradient;
import kindling.gradient.GradientSum;
import kindling.gradient.Progress;
import kindling.math.Precision;
import kindling.network.Initializer;
import kindling.network.Network;
import kindling.network.layers.NetworkParser;
import kindling.network.losses.SoftmaxWithLoss;
import kindling.optimize.GradientClip;
import kindling.optimize.Momentum;
import kindling.optimize.Rules;
import kindling.optimize.Sgd;
import kindling.optimize.Spans;
import kindling.optimize.UpdateRule;
import kindling.optimize.WeightUpdate;
import kindling.optimize.Weights;
import org.junit.jupiter.api.Test;

/**
 * An all-reduce gives the bits of summing along the tree and updating in one place, however tasks
 * and processes share the work. Processes are groups of this JVM; their messages take some time,
 * and are read only when they are delivered.
 */
class AllReduceGroupTest {
  private static final int EPOCH = 2;
  private static final int FROM = 1;
  private static final int UNTIL = 4;
  private static final UpdateRule PLAIN = new UpdateRule(new Sgd(), 0.1);
  private static final UpdateRule CLIPPED =
      new UpdateRule(new Momentum(0.9), 0.1, GradientClip.byNorm(0.5));

  /** So large that a slice goes in several messages. */
  private static final Network LARGE = network("affine 190", "relu", "affine 10");

  /** Three layers of more than 65,536 weights, and so three ranges. */
  private static final Network DEEP =
      network("affine 100", "relu", "affine 700", "relu", "affine 100", "relu", "affine 10");

  /** 7,850 parameters, which are 8 chunks. */
  private static final Network SMALL = network("affine 10");

  @Test
  void tasksOfOneProcessGiveTheBitsOfOneUpdate() throws Exception {
    for (int shards : new int[] {1, 2, 3, 7, 16}) {
      for (UpdateRule rule : List.of(PLAIN, CLIPPED)) {
        for (Precision precision : Precision.values()) {
          Case c = new Case(LARGE, shards, 100, rule).exchanging(precision);
          for (int tasks = 1; tasks <= Math.min(4, shards); tasks++) {
            c.assertSameBits(new int[tasks]);
          }
        }
      }
    }
  }

  @Test
  void processesGiveTheBitsOfOneUpdate() throws Exception {
    for (UpdateRule rule : List.of(PLAIN, CLIPPED)) {
      for (Precision precision : Precision.values()) {
        for (int[] processOf :
            new int[][] {{0, 1}, {0, 1, 0}, {0, 0, 1, 2}, {0, 1, 2, 1, 0}, {3, 0, 1, 2}}) {
          for (int shards : new int[] {processOf.length, 13}) {
            new Case(LARGE, shards, 100, rule).exchanging(precision).assertSameBits(processOf);
          }
        }
      }
    }
  }

  @Test
  void rangesOfSeveralLayersGiveTheBitsOfOneUpdate() throws Exception {
    for (UpdateRule rule : List.of(PLAIN, CLIPPED)) {
      for (int shards : new int[] {1, 2, 3, 5, 8, 13}) {
        for (Precision precision : Precision.values()) {
          Case c = new Case(DEEP, shards, 40, rule).exchanging(precision);
          c.assertSameBits(new int[Math.min(3, shards)]);
          if (shards > 1) {
            c.assertSameBits(new int[] {0, 1});
          }
          if (shards > 4) {
            c.assertSameBits(new int[] {0, 1, 0});
            c.assertSameBits(new int[] {0, 1, 2, 2, 1});
          }
        }
      }
      for (Precision precision : Precision.values()) {
        // 3 rows per step over 8 shards.
        Case few = new Case(DEEP, 8, 3, rule).exchanging(precision);
        few.assertSameBits(new int[] {0, 1});
        few.assertSameBits(new int[] {0, 1, 1, 0, 2});
      }
    }
  }

  @Test
  void everyOptimizerAndEveryClipGivesTheBitsOfOneUpdate() throws Exception {
    Spans spans = Rules.spans(784 * 190, 190, 1_900, 10);
    for (Map.Entry<String, UpdateRule> rule : Rules.all(spans).entrySet()) {
      Case c = new Case(LARGE, 7, 100, rule.getValue()).exchanging(Precision.BFLOAT16);
      c.assertSameBits(new int[] {1, 0, 0, 1, 2});
      c = new Case(LARGE, 7, 100, rule.getValue());
      for (int[] processOf :
          new int[][] {{0}, {0, 0}, {0, 0, 0}, {0, 1}, {0, 1, 2}, {1, 0, 0, 1, 2}}) {
        try {
          c.assertSameBits(processOf);
        } catch (AssertionError e) {
          throw new AssertionError(rule.getKey() + " in " + Arrays.toString(processOf), e);
        }
      }
    }
  }

  @Test
  void tasksWithoutASliceKeepStep() throws Exception {
    Spans spans = Rules.spans(7_840, 10);
    UpdateRule layerwise = Rules.rule("lars", GradientClip.byNorm(0.5), 0.01, spans);
    for (UpdateRule rule : List.of(PLAIN, CLIPPED, layerwise)) {
      Case c = new Case(SMALL, 16, 100, rule);
      for (int repetition = 0; repetition < 5; repetition++) {
        c.assertSameBits(new int[] {0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1});
        c.assertSameBits(new int[] {0, 0, 0, 1, 1, 1, 2, 2, 2, 2, 2, 2});
      }
    }
  }

  @Test
  void shardsWithoutRowsInAStepDoNoHarm() throws Exception {
    // 3 rows per step over 8 shards.
    Case c = new Case(LARGE, 8, 3, CLIPPED);
    c.assertSameBits(new int[] {0, 0});
    c.assertSameBits(new int[] {0, 1, 1, 0});
  }

  @Test
  void aLossThatIsNotFiniteEndsTheStepsBeforeItsUpdate() throws Exception {
    Case c = new Case(LARGE, 4, 100, new UpdateRule(new Sgd(), 1e30));
    assertTrue(c.assertSameBits(new int[] {0, 1, 1, 0}).steps() < UNTIL - FROM);
    c = new Case(SMALL, 16, 100, new UpdateRule(new Sgd(), 1e38));
    assertTrue(
        c.assertSameBits(new int[] {0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1}).steps() < UNTIL - FROM);
  }

  @Test
  void aTaskThatFailsTakesTheOthersWithIt() throws IOException {
    Case c = new Case(LARGE, 4, 100, CLIPPED);
    c.reference.blocks().set(3, null);
    ExecutionException error =
        assertThrows(ExecutionException.class, () -> c.run(new int[] {0, 0}, new ArrayList<>()));
    assertTrue(
        error.getCause() instanceof NullPointerException
            || error.getCause().getMessage().contains("another task of the group failed"),
        error::toString);
  }

  private static Network network(String... layers) {
    return NetworkParser.parse(List.of(layers), new SoftmaxWithLoss(), Shape.flat(784));
  }

  private static final class Case {
    Reference reference;
    BlockGradient work;
    final UpdateRule rule;
    final float[] begin;

    Case(Network network, int shards, int batchSize, UpdateRule rule) throws IOException {
      this.reference = Reference.of(network, shards, batchSize);
      this.work = reference.work();
      this.rule = rule;
      this.begin = Initializer.of("he").parameters(network, 1);
    }

    Case exchanging(Precision precision) {
      reference = reference.exchanging(precision);
      work = reference.work();
      return this;
    }

    Progress assertSameBits(int[] processOf) throws Exception {
      float[] expected = begin.clone();
      Weights weights = rule.initial(expected);
      WeightUpdate update = new WeightUpdate(rule, weights);
      List<Double> losses = new ArrayList<>();
      List<Double> squares = new ArrayList<>();
      for (int step = FROM; step < UNTIL; step++) {
        GradientSum sum = reference.sum(expected, EPOCH, step);
        losses.add(sum.loss());
        if (!Double.isFinite(sum.loss())) {
          squares.add(Double.NaN);
          break;
        }
        update.take(work.totalStep(EPOCH, step), sum.gradient(), 1f / sum.rows());
        squares.add(update.squaresOfGradient());
      }

      List<AllReduceGroup> groups = new ArrayList<>();
      Progress progress = run(processOf, groups);
      assertArrayEquals(losses.stream().mapToDouble(loss -> loss).toArray(), progress.losses());
      for (int i = 0; i < progress.steps(); i++) {
        // Summed by slices, and so up to rounding.
        double norm = Math.sqrt(squares.get(i));
        assertEquals(norm, progress.gradientNorm(i), norm > 0 ? 1e-12 * norm : 1);
      }
      Assignment assignment = groups.get(0).assignment();
      int covered = 0;
      for (int range = 0; range < assignment.ranges(); range++) {
        for (int task = 0; task < processOf.length; task++) {
          AllReduceGroup group = groups.get(processOf[task]);
          int from = assignment.stripeFrom(range, task);
          int to = assignment.stripeFrom(range, task + 1);
          assertArrayEquals(weights.slice(from, to), group.weights().slice(from, to));
          assertEquals(covered, from);
          covered = to;
        }
      }
      assertEquals(begin.length, covered);
      return progress;
    }

    /** Takes the steps, each task on a thread of its own. */
    Progress run(int[] processOf, List<AllReduceGroup> groups) throws Exception {
      int tasks = processOf.length;
      Assignment assignment =
          new Assignment(begin.length, work.layerOffsets(), reference.firstShard(tasks), processOf);
      try (DelayedPost post = new DelayedPost(work.precision(), groups)) {
        for (int process = 0; process < assignment.processes(); process++) {
          groups.add(
              new AllReduceGroup(
                  assignment, process, work, rule, post.of(process), rule.initial(begin.clone())));
        }
        ExecutorService pool = Executors.newFixedThreadPool(tasks);
        try {
          List<Future<Progress>> futures = new ArrayList<>();
          for (int task = 0; task < tasks; task++) {
            int number = task;
            AllReduceGroup group = groups.get(processOf[task]);
            List<Block> shards = reference.blocksOf(task, tasks);
            futures.add(
                pool.submit(
                    () ->
                        group.run(
                            number,
                            shards,
                            work.workspace(null),
                            new StepRange(EPOCH, FROM, UNTIL),
                            () -> {},
                            TimeUnit.SECONDS.toNanos(20))));
          }
          List<Progress> slices = new ArrayList<>();
          for (Future<Progress> future : futures) {
            slices.add(future.get());
            assertArrayEquals(slices.get(0).losses(), future.get().losses());
          }
          return Progress.ofSlices(slices);
        } finally {
          pool.shutdownNow();
        }
      }
    }
  }
}
