package kindling.gradient.exchange;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import kindling.data.Block;
import kindling.data.StepRange;
import kindling.gradient.BlockGradient;
import kindling.gradient.GradientSum;
import kindling.gradient.Progress;
import kindling.math.Precision;
import kindling.network.Initializer;
import kindling.network.Network;
import kindling.optimize.UpdateRule;
import kindling.optimize.WeightUpdate;
import kindling.optimize.Weights;

/** Some steps of an all-reduce, and the same steps computed one by one and summed in one place. */
final class AllReduceCase {
  Reference reference;
  BlockGradient work;
  final UpdateRule rule;
  final float[] begin;
  // the slices of each task as soon as it ends, when others may still be running
  private float[][][] atTheEnd;

  AllReduceCase(Network network, int shards, int batchSize, UpdateRule rule) throws IOException {
    this(network, Reference.of(network, shards, batchSize), rule);
  }

  AllReduceCase(Network network, Reference reference, UpdateRule rule) {
    this.reference = reference;
    this.work = reference.work();
    this.rule = rule;
    this.begin = Initializer.of("he").parameters(network, 1);
  }

  AllReduceCase exchanging(Precision precision) {
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
    for (int step = AllReduceGroupTest.FROM; step < AllReduceGroupTest.UNTIL; step++) {
      GradientSum sum = reference.sum(expected, AllReduceGroupTest.EPOCH, step);
      losses.add(sum.loss());
      if (!Double.isFinite(sum.loss())) {
        squares.add(Double.NaN);
        break;
      }
      update.take(work.totalStep(AllReduceGroupTest.EPOCH, step), sum.gradient(), 1f / sum.rows());
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
        assertArrayEquals(weights.slice(from, to), atTheEnd[task][range]);
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
      atTheEnd = new float[tasks][assignment.ranges()][];
      ExecutorService pool = Executors.newFixedThreadPool(tasks);
      try {
        List<Future<Progress>> futures = new ArrayList<>();
        for (int task = 0; task < tasks; task++) {
          int number = task;
          AllReduceGroup group = groups.get(processOf[task]);
          List<Block> shards = reference.blocksOf(task, tasks);
          futures.add(
              pool.submit(
                  () -> {
                    Progress progress =
                        group.run(
                            number,
                            shards,
                            work.workspace(null),
                            new StepRange(
                                AllReduceGroupTest.EPOCH,
                                AllReduceGroupTest.FROM,
                                AllReduceGroupTest.UNTIL),
                            () -> {},
                            TimeUnit.SECONDS.toNanos(20));
                    for (int range = 0; range < assignment.ranges(); range++) {
                      int from = assignment.stripeFrom(range, number);
                      int to = assignment.stripeFrom(range, number + 1);
                      atTheEnd[number][range] = group.weights().slice(from, to);
                    }
                    return progress;
                  }));
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
