package kindling.cluster;

import java.io.Serializable;
import org.apache.spark.Partitioner;
import org.apache.spark.SparkContext;

/**
 * Which Spark partition holds which shards: contiguous ranges, so that a task sums whole branches
 * of the reduction tree. The layout follows the cluster and does not change any bit of a result.
 *
 * @param shards logical parts of the data
 * @param partitions at most as many
 */
public record ShardLayout(int shards, int partitions) implements Serializable {
  /**
   * A task for each slot that Spark has, at most one for each shard: all can run at once. Executors
   * that are still coming are waited for.
   */
  public static ShardLayout overSlots(SparkContext spark, int shards) {
    Slots.requireStatic(spark);
    return new ShardLayout(shards, Math.min(shards, Slots.settled(spark, shards)));
  }

  /** The same, but executors that Spark allocates only when there is work are not waited for. */
  public static ShardLayout overCores(SparkContext spark, int shards) {
    int cores = Slots.isDynamic(spark) ? spark.defaultParallelism() : Slots.settled(spark, shards);
    return new ShardLayout(shards, Math.min(shards, cores));
  }

  /** The first shard of a partition; that of the partition behind it is the end of its range. */
  public int from(int partition) {
    return (int) ((long) partition * shards / partitions);
  }

  /** The partition of a shard. */
  public int partitionOf(int shard) {
    return (int) (((shard + 1L) * partitions - 1) / shards);
  }

  /** Sends (shard, ...) pairs to their partitions. */
  Partitioner partitioner() {
    return new ByShard(this);
  }

  private static final class ByShard extends Partitioner {
    private static final long serialVersionUID = 1L;
    private final ShardLayout layout;

    ByShard(ShardLayout layout) {
      this.layout = layout;
    }

    @Override
    public int numPartitions() {
      return layout.partitions();
    }

    @Override
    public int getPartition(Object shard) {
      return layout.partitionOf((Integer) shard);
    }
  }
}
