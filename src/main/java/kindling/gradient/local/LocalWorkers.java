package kindling.gradient.local;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import kindling.data.Block;
import kindling.data.Scaling;
import kindling.data.StepRange;
import kindling.gradient.BlockEvaluation;
import kindling.gradient.BlockGradient;
import kindling.gradient.GradientSum;
import kindling.gradient.LocalSteps;
import kindling.gradient.Progress;
import kindling.gradient.ReductionTree;
import kindling.gradient.ShardSums;
import kindling.gradient.Workers;
import kindling.gradient.exchange.AllReduceGroup;
import kindling.gradient.exchange.Assignment;
import kindling.gradient.exchange.Peers;
import kindling.metrics.Evaluation;
import kindling.metrics.PhaseTimes;
import kindling.metrics.TargetMoments;
import kindling.metrics.scores.ScoredRows;
import kindling.network.Workspace;
import kindling.optimize.UpdateRule;
import kindling.optimize.Weights;

/**
 * Workers without Spark: threads of this process, over blocks in its memory. {@code SparkWorkers}
 * are tested and measured against them.
 */
public final class LocalWorkers implements Workers {
  private static final long TIMEOUT_NANOS = TimeUnit.MINUTES.toNanos(2);

  private final BlockGradient gradient;
  private final BlockEvaluation evaluation;
  private final Map<Split, List<Block>> sets;
  private final List<Block> train;
  private final int threads;
  // null for one thread: the caller's thread does the work then
  private final ExecutorService pool;
  private final Workspace[] workspaces;
  private final ShardSums[] sums;
  private final LocalSteps[] steps;
  private PhaseTimes phases = PhaseTimes.ZERO;
  // null before the first step
  private float[] rounded;

  /**
   * Workers over some blocks.
   *
   * @param sets the training set as a block per shard, the others as any number of blocks
   * @param threads the number of tasks of a step; at most the number of shards
   */
  public LocalWorkers(
      BlockGradient gradient,
      BlockEvaluation evaluation,
      Map<Split, List<Block>> sets,
      int threads) {
    this.gradient = gradient;
    this.evaluation = evaluation;
    this.sets = Map.copyOf(sets);
    this.train = List.copyOf(sets.get(Split.TRAIN));
    this.threads = Math.min(threads, train.size());
    this.pool = this.threads == 1 ? null : Executors.newFixedThreadPool(this.threads);
    this.workspaces = new Workspace[this.threads];
    this.sums = new ShardSums[this.threads];
    this.steps = new LocalSteps[this.threads];
  }

  @Override
  public GradientSum gradient(float[] parameters, int epoch, int step) {
    rounded = gradient.precision().rounded(parameters, rounded);
    return summed(
        parameters.length,
        thread ->
            sums[thread].compute(
                gradient, blocksOf(thread), epoch, step, rounded, gradientSpace(thread)));
  }

  @Override
  public GradientSum localSteps(UpdateRule rule, Weights weights, StepRange range) {
    int arrays = rule.optimizer().stateArrays();
    float[] begin = weights.joined();
    return summed(
        begin.length,
        thread -> {
          if (steps[thread] == null || !steps[thread].serves(weights.size(), arrays)) {
            steps[thread] = new LocalSteps(weights.size(), arrays);
          }
          sums[thread].compute(
              gradient, rule, steps[thread], blocksOf(thread), range, begin, gradientSpace(thread));
        });
  }

  private GradientSum summed(int length, ThreadWork work) {
    long start = System.nanoTime();
    inParallel(
        thread -> {
          int from = from(thread, train.size());
          int to = from(thread + 1, train.size());
          if (sums[thread] == null
              || !sums[thread].serves(train.size(), from, to, length, gradient.precision())) {
            sums[thread] =
                new ShardSums(
                    train.size(), from, to, 1, length, gradient.precision(), sums[thread]);
          }
          work.run(thread);
          return thread;
        });
    ReductionTree tree = new ReductionTree(train.size());
    for (ShardSums part : sums) {
      part.forEach(tree::add);
    }
    phases = phases.plus(new PhaseTimes(0, System.nanoTime() - start, 0, 0, 0));
    return tree.root();
  }

  @Override
  public Progress allReduce(UpdateRule rule, Weights weights, StepRange range) {
    Assignment assignment =
        new Assignment(
            weights.size(),
            new int[1],
            IntStream.rangeClosed(0, threads).map(thread -> from(thread, train.size())).toArray(),
            new int[threads]);
    AllReduceGroup group = new AllReduceGroup(assignment, 0, gradient, rule, Peers.NONE, weights);
    return Progress.ofSlices(
        inParallel(
            thread ->
                group.run(
                    thread,
                    blocksOf(thread),
                    gradientSpace(thread),
                    range,
                    () -> {},
                    TIMEOUT_NANOS)));
  }

  /** The moments are computed on each call, also before the first evaluation. */
  @Override
  public Optional<TargetMoments> targets(Split split) {
    List<Block> blocks = sets.getOrDefault(split, List.of());
    BlockEvaluation work = evaluationOf(blocks);
    TargetMoments sum = evaluation.noTargets();
    blocks.forEach(block -> sum.add(work.targets(block, evaluationSpace(0))));
    return blocks.isEmpty() ? Optional.empty() : Optional.of(sum);
  }

  private BlockEvaluation evaluationOf(List<Block> blocks) {
    long rows = blocks.stream().mapToLong(Block::rows).sum();
    double[] weightSums = blocks.stream().mapToDouble(Block::weightSum).toArray();
    return evaluation.weighing(Scaling.weightFactor(rows, weightSums));
  }

  @Override
  public Evaluation evaluate(Split split, float[] parameters) {
    List<Block> blocks = sets.getOrDefault(split, List.of());
    BlockEvaluation work = evaluationOf(blocks);
    ScoredRows[] scored = new ScoredRows[threads];
    List<List<Evaluation>> parts =
        inParallel(
            thread -> {
              scored[thread] = work.needsScores() ? work.scoredRows() : null;
              return IntStream.range(from(thread, blocks.size()), from(thread + 1, blocks.size()))
                  .mapToObj(
                      shard ->
                          work.evaluate(
                              blocks.get(shard),
                              parameters,
                              evaluationSpace(thread),
                              null,
                              scored[thread]))
                  .toList();
            });
    Evaluation sum = parts.stream().flatMap(List::stream).reduce(Evaluation.NONE, Evaluation::plus);
    return blocks.isEmpty() ? sum : work.complete(sum, Arrays.asList(scored));
  }

  @Override
  public void cancel() {
    // Not needed: a step takes milliseconds.
  }

  @Override
  public PhaseTimes takePhases() {
    PhaseTimes taken = phases;
    phases = PhaseTimes.ZERO;
    return taken;
  }

  @Override
  public void close() {
    if (pool != null) {
      pool.shutdownNow();
    }
  }

  private List<Block> blocksOf(int thread) {
    return train.subList(from(thread, train.size()), from(thread + 1, train.size()));
  }

  private Workspace gradientSpace(int thread) {
    workspaces[thread] = gradient.workspace(workspaces[thread]);
    return workspaces[thread];
  }

  private Workspace evaluationSpace(int thread) {
    workspaces[thread] = evaluation.workspace(workspaces[thread]);
    return workspaces[thread];
  }

  private int from(int thread, int shards) {
    return (int) ((long) thread * shards / threads);
  }

  @FunctionalInterface
  private interface ThreadWork {
    void run(int thread);
  }

  private <T> List<T> inParallel(IntFunction<T> task) {
    if (pool == null) {
      return List.of(task.apply(0));
    }
    List<Callable<T>> calls = new ArrayList<>();
    for (int thread = 0; thread < threads; thread++) {
      int number = thread;
      calls.add(() -> task.apply(number));
    }
    try {
      List<T> results = new ArrayList<>();
      for (Future<T> future : pool.invokeAll(calls)) {
        results.add(future.get());
      }
      return results;
    } catch (ExecutionException e) {
      throw e.getCause() instanceof RuntimeException cause
          ? cause
          : new IllegalStateException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }
}
