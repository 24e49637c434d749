package kindling.cluster;

import java.util.function.Function;
import kindling.gradient.GradientSum;
import kindling.gradient.ReductionTree;
import kindling.metrics.PhaseTimes;
import kindling.optimize.Weights;
import kindling.rows.CachedBlocks;
import kindling.rows.ShardLayout;
import org.apache.spark.SparkContext;
import org.apache.spark.broadcast.Broadcast;
import scala.reflect.ClassTag;
import scala.reflect.ClassTag$;
import scala.runtime.AbstractFunction2;
import scala.runtime.BoxedUnit;

/**
 * A sum over all shards: broadcast the weights, compute on the cached blocks, sum along the tree.
 *
 * <p>Up to {@value #MOST_DIRECT} tasks send their sums straight to the driver. Of more, groups are
 * summed on executors first, so that the driver receives about the square root of their number.
 */
final class SumJob {
  static final int MOST_DIRECT = 16;

  private SumJob() {}

  /** The sum, and where the time went; its update part is zero. */
  record Result(GradientSum sum, PhaseTimes phases) {}

  static Result run(
      SparkContext spark,
      CachedBlocks blocks,
      Weights weights,
      Function<Broadcast<PackedFloats>, SumTask> taskOf) {
    long start = System.nanoTime();
    Broadcast<PackedFloats> broadcast = PackedFloats.broadcast(spark, weights);
    long sent = System.nanoTime();
    ShardLayout layout = blocks.layout();
    SumTask task = taskOf.apply(broadcast);
    Arrived arrived = new Arrived(layout.shards());
    try {
      if (layout.partitions() <= MOST_DIRECT) {
        ClassTag<GradientParts> tag = ClassTag$.MODULE$.apply(GradientParts.class);
        spark.runJob(blocks.blocks().rdd(), task, arrived, tag);
      } else {
        GroupSums.run(spark, blocks.blocks().rdd(), task, layout, arrived);
      }
    } finally {
      broadcast.destroy();
    }
    return new Result(arrived.tree.root(), arrived.phases(sent - start, System.nanoTime() - sent));
  }

  /** Takes what tasks bring home, in whatever order they arrive. */
  private static final class Arrived extends AbstractFunction2<Object, GradientParts, BoxedUnit> {
    private final ReductionTree tree;
    private long broadcastNanos;
    private long computeNanos;
    private long aggregateNanos;
    private long driverNanos;

    Arrived(int shards) {
      this.tree = new ReductionTree(shards);
    }

    @Override
    public BoxedUnit apply(Object partition, GradientParts parts) {
      long start = System.nanoTime();
      parts.addTo(tree);
      driverNanos += System.nanoTime() - start;
      broadcastNanos = Math.max(broadcastNanos, parts.broadcastNanos);
      computeNanos = Math.max(computeNanos, parts.computeNanos);
      aggregateNanos = Math.max(aggregateNanos, parts.aggregateNanos);
      return BoxedUnit.UNIT;
    }

    PhaseTimes phases(long sendNanos, long jobNanos) {
      long aggregate = aggregateNanos + driverNanos;
      long scheduling = Math.max(0, jobNanos - broadcastNanos - computeNanos - aggregate);
      return new PhaseTimes(sendNanos + broadcastNanos, computeNanos, aggregate, 0, scheduling);
    }
  }
}
