package kindling.rows.storage;

import java.io.Serial;
import java.util.List;
import kindling.data.Block;
import org.apache.spark.Partition;
import org.apache.spark.TaskContext;
import org.apache.spark.rdd.RDD;
import org.apache.spark.util.TaskCompletionListener;
import scala.collection.Iterator;
import scala.collection.Iterator$;
import scala.reflect.ClassTag$;
import scala.runtime.AbstractFunction1;

/**
 * The blocks of shards that lie on the executors' disks. A task that does not run where its file is
 * packs the shards again, into a file that is closed when the task ends.
 */
public final class DiskBlocks extends RDD<Block> {
  @Serial private static final long serialVersionUID = 1L;

  // A field, because the dependencies of an RDD are not typed.
  private final RDD<ShardsOnDisk> stored;

  /**
   * Blocks of some partitions.
   *
   * @param stored one object for each partition
   */
  public DiskBlocks(RDD<ShardsOnDisk> stored) {
    super(stored, ClassTag$.MODULE$.apply(Block.class));
    this.stored = stored;
  }

  /** The objects that hold the files. */
  public RDD<ShardsOnDisk> stored() {
    return stored;
  }

  @Override
  public Partition[] getPartitions() {
    return stored.partitions();
  }

  @Override
  public Iterator<Block> compute(Partition partition, TaskContext context) {
    Iterator<ShardsOnDisk> one = stored.iterator(partition, context);
    ShardsOnDisk cached = one.next();
    // A new object has one user already, which is this task.
    ShardsOnDisk shards = cached.open() ? cached : stored.compute(partition, context).next();
    // At the end, Spark releases its lock on the object: else it could not remove it before the
    // task ends, and a task may stand for an epoch.
    if (one.hasNext()) {
      throw new IllegalStateException("more than one object in partition " + partition.index());
    }
    context.addTaskCompletionListener((TaskCompletionListener) ended -> shards.close());
    List<Block> blocks = shards.blocks();
    return Iterator$.MODULE$.tabulate(
        blocks.size(),
        new AbstractFunction1<Object, Block>() {
          @Override
          public Block apply(Object shard) {
            return blocks.get((Integer) shard);
          }
        });
  }
}
