package kindling.rows;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import kindling.config.UserError;
import kindling.config.message.Variant;
import kindling.data.Block;
import kindling.data.BlockPacker;
import kindling.data.RowLayout;
import org.apache.spark.Partitioner;
import org.apache.spark.SparkContext;
import scala.Tuple2;

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
   * @param bytes that the data is expected to take; 0 if unknown
   * @throws UserError if it is much larger than what executors keep in memory
   */
  public static ShardLayout overSlots(SparkContext spark, int shards, long bytes) {
    TaskSlots.requireStatic(spark);
    int slots = TaskSlots.settled(spark, shards);
    long memory = StorageMemory.of(spark);
    if (memory > 0 && bytes > 2 * memory) {
      throw UserError.of(
              "{training.mode} = all-reduce keeps all rows in memory, about %,d MiB, and the executors have room for %,d",
              bytes >> 20, memory >> 20)
          .cure(
              "give them more (%s), or use {training.mode} = aggregate, which gives the same bits",
              Variant.EXECUTOR_MEMORY)
          .key("training.mode");
    }
    return new ShardLayout(shards, Math.min(shards, slots));
  }

  /**
   * The same, but executors that Spark allocates only when there is work are not waited for, and of
   * data that the executors cannot keep in memory a task takes only as much as leaves room for
   * others: what does not fit waits on the executors' disks.
   */
  public static ShardLayout overCores(SparkContext spark, int shards, long bytes) {
    int slots =
        TaskSlots.isDynamic(spark) ? spark.defaultParallelism() : TaskSlots.settled(spark, shards);
    long memory = StorageMemory.of(spark);
    long tasks = slots;
    if (memory > 0 && bytes > memory / 2) {
      long bytesOfTask = Math.max(1, memory / slots / 4);
      tasks = Math.max(slots, bytes / bytesOfTask + 1);
    }
    return new ShardLayout(shards, (int) Math.min(shards, tasks));
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

  /** The partition of a shard. */
  public int partitionOf(int shard) {
    return (int) (((shard + 1L) * partitions - 1) / shards);
  }

  /**
   * Joins the chunks of a partition into the blocks of its shards, in their order.
   *
   * @param chunks each with the number of its shard
   * @param rows what each row is made of
   */
  Iterator<Block> join(int partition, Iterator<Tuple2<Integer, Block>> chunks, RowLayout rows) {
    int from = from(partition);
    List<List<Block>> parts = new ArrayList<>();
    for (int shard = from; shard < from(partition + 1); shard++) {
      parts.add(new ArrayList<>());
    }
    chunks.forEachRemaining(chunk -> parts.get(chunk._1() - from).add(chunk._2()));
    List<Block> blocks = new ArrayList<>();
    for (int i = 0; i < parts.size(); i++) {
      List<Block> shard = parts.set(i, Collections.emptyList());
      blocks.add(BlockPacker.join(shard, rows));
    }
    return blocks.iterator();
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
