package kindling.cluster;

import java.util.function.Function;
import kindling.gradient.GradientSum;
import kindling.gradient.ReductionTree;
import kindling.math.Precision;
import kindling.metrics.PhaseTimes;
import kindling.optimize.Weights;
import kindling.rows.CachedBlocks;
import org.apache.spark.SparkContext;
import org.apache.spark.broadcast.Broadcast;

/**
 * A sum over all shards: broadcasts the weights, computes on the cached blocks, and sums along the
 * tree.
 *
 * <p>Up to {@value #MOST_DIRECT} tasks send their sums straight to the driver. With more tasks,
 * groups are summed on executors first, so that the driver receives about the square root of their
 * number.
 */
final class SumJob {
  static final int MOST_DIRECT = 16;

  private final ReductionTree tree;
  private long broadcastNanos;
  private long computeNanos;
  private long aggregateNanos;
  private long driverNanos;

  private SumJob(int shards) {
    this.tree = new ReductionTree(shards);
  }

  /** The sum, and how long each phase took; the update phase is zero. */
  record Result(GradientSum sum, PhaseTimes phases) {}

  /**
   * Runs the job.
   *
   * @param precision of the weights that the tasks receive
   */
  static Result run(
      SparkContext spark,
      CachedBlocks blocks,
      Weights weights,
      Precision precision,
      Function<Broadcast<PackedFloats>, SumTask> taskOf) {
    SumJob sums = new SumJob(blocks.layout().shards());
    BlockJob job = new BlockJob(spark, blocks, weights, precision);
    long start = System.nanoTime();
    try (job) {
      SumTask task = taskOf.apply(job.weights());
      if (blocks.layout().partitions() <= MOST_DIRECT) {
        job.run(task, GradientParts.class, sums::add);
      } else {
        GroupSums.run(job, task, sums::add);
      }
    }
    PhaseTimes phases = sums.phases(job.broadcastNanos(), System.nanoTime() - start);
    return new Result(sums.tree.root(), phases);
  }

  /** Adds the sums of a task or of a group; the order in which they arrive makes no difference. */
  private void add(GradientParts parts, int partition) {
    long start = System.nanoTime();
    parts.addTo(tree);
    driverNanos += System.nanoTime() - start;
    broadcastNanos = Math.max(broadcastNanos, parts.broadcastNanos);
    computeNanos = Math.max(computeNanos, parts.computeNanos);
    aggregateNanos = Math.max(aggregateNanos, parts.aggregateNanos);
  }

  private PhaseTimes phases(long sendNanos, long jobNanos) {
    long aggregate = aggregateNanos + driverNanos;
    long scheduling = Math.max(0, jobNanos - broadcastNanos - computeNanos - aggregate);
    return new PhaseTimes(sendNanos + broadcastNanos, computeNanos, aggregate, 0, scheduling);
  }
}
