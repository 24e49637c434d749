package kindling.cluster;

import java.io.Serializable;
import org.apache.spark.Partitioner;

/**
 * Which Spark partition holds which shards: contiguous ranges, so that a task sums whole branches
 * of the reduction tree. The layout follows the cluster and does not change any bit of a result.
 *
 * @param shards logical parts of the data
 * @param partitions at most as many
 */
record ShardLayout(int shards, int partitions) implements Serializable {
  /** The first shard of a partition; that of the partition behind it is the end of its range. */
  int from(int partition) {
    return (int) ((long) partition * shards / partitions);
  }

  /** The partition of a shard. */
  int partitionOf(int shard) {
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
