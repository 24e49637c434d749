package kindling.rows;

import java.io.Serializable;
import java.util.Iterator;
import kindling.data.Block;
import kindling.data.RowShare;
import kindling.rows.seen.LeftOut;
import kindling.rows.seen.PerPartition;
import kindling.rows.seen.RoundingSeen;
import org.apache.spark.sql.Row;
import scala.Tuple2;

/**
 * How the rows of a data set are packed into the blocks of shards.
 *
 * @param reader for the rows
 * @param labels refuses those that cannot be trained on
 * @param layout how many shards, in how many partitions
 * @param seed of the hash that places rows without an index
 * @param share which rows
 * @param rounding takes what float32 makes of the features; null for nothing
 * @param leftOut counts the rows of a table that have no label that can be used
 */
record Packing(
    RowReader reader,
    LabelCheck labels,
    ShardLayout layout,
    long seed,
    RowShare share,
    RoundingSeen rounding,
    PerPartition<LeftOut> leftOut)
    implements Serializable {
  /** Packs some rows into chunks, each with the number of its shard. */
  Iterator<Tuple2<Integer, Block>> chunks(Iterator<Row> rows) {
    return new ShardChunks(rows, this, layout.shards());
  }
}
