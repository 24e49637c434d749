package kindling.rows.storage;

import java.io.Serial;
import kindling.data.Block;
import kindling.data.ColumnShuffle;
import org.apache.spark.Partition;
import org.apache.spark.TaskContext;
import org.apache.spark.rdd.RDD;
import scala.Tuple2;
import scala.collection.Iterator;
import scala.reflect.ClassTag$;
import scala.runtime.AbstractFunction1;

/**
 * The blocks of another RDD after a {@link ColumnShuffle} within each of them. A class and not a
 * lambda, because Spark parses class files to clean every lambda of every job.
 */
public final class ShuffledBlocks extends RDD<Block> {
  @Serial private static final long serialVersionUID = 1L;

  private final RDD<Block> blocks;
  private final int[] firstShards;
  private final ColumnShuffle shuffle;

  /**
   * Shuffled blocks.
   *
   * @param firstShards the first shard of each partition
   */
  public ShuffledBlocks(RDD<Block> blocks, int[] firstShards, ColumnShuffle shuffle) {
    super(blocks, ClassTag$.MODULE$.apply(Block.class));
    this.blocks = blocks;
    this.firstShards = firstShards.clone();
    this.shuffle = shuffle;
  }

  @Override
  public Partition[] getPartitions() {
    return blocks.partitions();
  }

  @Override
  public Iterator<Block> compute(Partition partition, TaskContext context) {
    int first = firstShards[partition.index()];
    return blocks
        .iterator(partition, context)
        .zipWithIndex()
        .map(
            new AbstractFunction1<Tuple2<Block, Object>, Block>() {
              @Override
              public Block apply(Tuple2<Block, Object> block) {
                return shuffle.of(block._1(), first + (Integer) block._2());
              }
            });
  }
}
