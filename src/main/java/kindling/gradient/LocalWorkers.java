package kindling.gradient;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import kindling.data.Block;
import kindling.metrics.Evaluation;
import kindling.metrics.PhaseTimes;
import kindling.network.Workspace;

/**
 * Workers without Spark: the threads of this process over blocks in its memory. What Spark does is
 * measured and tested against them.
 */
public final class LocalWorkers implements Workers {
  private final BlockGradient gradient;
  private final BlockEvaluation evaluation;
  private final List<Block> train;
  private final List<Block> test;
  private final int threads;
  private final ExecutorService pool;
  private final Workspace[] workspaces;
  private PhaseTimes phases = PhaseTimes.ZERO;

  /**
   * Workers over some blocks.
   *
   * @param train a block per shard
   * @param test any number of blocks
   * @param threads how many tasks a step is divided into
   */
  public LocalWorkers(
      BlockGradient gradient,
      BlockEvaluation evaluation,
      List<Block> train,
      List<Block> test,
      int threads) {
    this.gradient = gradient;
    this.evaluation = evaluation;
    this.train = List.copyOf(train);
    this.test = List.copyOf(test);
    this.threads = threads;
    this.pool = Executors.newFixedThreadPool(threads);
    this.workspaces = new Workspace[threads];
    for (int i = 0; i < threads; i++) {
      workspaces[i] = gradient.workspace(null);
    }
  }

  @Override
  public GradientSum gradient(float[] parameters, int epoch, int step) {
    long start = System.nanoTime();
    ReductionTree tree = new ReductionTree(train.size());
    for (ReductionTree part :
        inParallel(thread -> gradientOfThread(thread, parameters, epoch, step))) {
      part.forEach(tree::add);
    }
    GradientSum sum = tree.root();
    phases = phases.plus(new PhaseTimes(0, System.nanoTime() - start, 0, 0, 0));
    return sum;
  }

  @Override
  public Evaluation evaluate(Split split, float[] parameters) {
    List<Block> blocks = split == Split.TRAIN ? train : test;
    List<List<Evaluation>> parts =
        inParallel(
            thread ->
                IntStream.range(from(thread, blocks.size()), from(thread + 1, blocks.size()))
                    .mapToObj(
                        shard ->
                            evaluation.evaluate(
                                blocks.get(shard), parameters, evaluationSpace(thread)))
                    .toList());
    return parts.stream().flatMap(List::stream).reduce(Evaluation.NONE, Evaluation::plus);
  }

  @Override
  public PhaseTimes takePhases() {
    PhaseTimes taken = phases;
    phases = PhaseTimes.ZERO;
    return taken;
  }

  @Override
  public void close() {
    pool.shutdownNow();
  }

  private ReductionTree gradientOfThread(int thread, float[] parameters, int epoch, int step) {
    ReductionTree tree = new ReductionTree(train.size());
    for (int shard = from(thread, train.size()); shard < from(thread + 1, train.size()); shard++) {
      float[] into = new float[parameters.length];
      tree.add(
          0,
          shard,
          gradient.gradient(
              train.get(shard), shard, epoch, step, parameters, workspaces[thread], into));
    }
    return tree;
  }

  private Workspace evaluationSpace(int thread) {
    workspaces[thread] = evaluation.workspace(workspaces[thread]);
    return workspaces[thread];
  }

  private int from(int thread, int shards) {
    return (int) ((long) thread * shards / threads);
  }

  @FunctionalInterface
  private interface ThreadWork<T> {
    T run(int thread);
  }

  private <T> List<T> inParallel(ThreadWork<T> task) {
    List<Callable<T>> calls = new ArrayList<>();
    for (int thread = 0; thread < threads; thread++) {
      int number = thread;
      calls.add(() -> task.run(number));
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
