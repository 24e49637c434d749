package kindling.cluster;

import java.io.Serializable;
import java.util.concurrent.TimeUnit;
import kindling.config.UserError;
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
  /** An executor that comes this long after the one before it is not waited for. */
  private static final long SETTLED_NANOS = TimeUnit.SECONDS.toNanos(3);

  /**
   * A task for each slot that Spark has, at most one for each shard: all can run at once. Executors
   * that are still coming are waited for.
   *
   * @throws UserError if none has come after spark.scheduler.maxRegisteredResourcesWaitingTime
   */
  public static ShardLayout overSlots(SparkContext spark, int shards) {
    AllReduceJob.requireStaticExecutors(spark);
    return new ShardLayout(shards, Math.min(shards, settledSlots(spark, shards)));
  }

  /** The same, but executors that Spark allocates only when there is work are not waited for. */
  public static ShardLayout overCores(SparkContext spark, int shards) {
    return spark.getConf().getBoolean("spark.dynamicAllocation.enabled", false)
        ? new ShardLayout(shards, Math.min(shards, spark.defaultParallelism()))
        : new ShardLayout(shards, Math.min(shards, settledSlots(spark, shards)));
  }

  private static int settledSlots(SparkContext spark, int shards) {
    long seconds =
        spark
            .getConf()
            .getTimeAsSeconds("spark.scheduler.maxRegisteredResourcesWaitingTime", "30s");
    long start = System.nanoTime();
    long changed = start;
    int slots = AllReduceJob.slots(spark);
    while (slots < shards && !spark.isLocal()) {
      long now = System.nanoTime();
      if (slots > 0 && now - changed > SETTLED_NANOS) {
        break;
      }
      if (slots == 0 && now - start > TimeUnit.SECONDS.toNanos(seconds)) {
        throw new UserError(
            "Spark has had no executor for us for %d s; is the cluster full, or does it have no worker with so much memory and so many cores? Look at its master's page, or wait longer with --conf spark.scheduler.maxRegisteredResourcesWaitingTime=%ds"
                .formatted(seconds, 10 * seconds));
      }
      AllReduceJob.pause();
      int before = slots;
      slots = AllReduceJob.slots(spark);
      changed = slots == before ? changed : System.nanoTime();
    }
    return slots;
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
