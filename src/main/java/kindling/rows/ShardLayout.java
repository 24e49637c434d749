package kindling.rows;

import java.io.Serializable;
import java.util.stream.IntStream;
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
   *
   * @throws kindling.config.UserError if executors come and go
   */
  public static ShardLayout overSlots(SparkContext spark, int shards) {
    TaskSlots.requireStatic(spark);
    return new ShardLayout(shards, Math.min(shards, TaskSlots.settled(spark, shards)));
  }

  /** The same, but executors that Spark allocates only when there is work are not waited for. */
  public static ShardLayout overCores(SparkContext spark, int shards) {
    int slots =
        TaskSlots.isDynamic(spark) ? spark.defaultParallelism() : TaskSlots.settled(spark, shards);
    return new ShardLayout(shards, Math.min(shards, slots));
  }

  /** How many tasks run at once, on the executors that are there or that Spark will allocate. */
  public static int slots(SparkContext spark) {
    return TaskSlots.isDynamic(spark)
        ? spark.defaultParallelism()
        : Math.max(1, TaskSlots.now(spark));
  }

  /** The first shard of a partition; that of the partition behind it is the end of its range. */
  public int from(int partition) {
    return (int) ((long) partition * shards / partitions);
  }

  /** The first shard of each partition, and at the end the number of shards. */
  public int[] firstShards() {
    return IntStream.rangeClosed(0, partitions).map(this::from).toArray();
  }

  /** How many of {@code most} sampled rows are those of a shard. */
  public int share(int shard, int most) {
    return most / shards + (shard < most % shards ? 1 : 0);
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
