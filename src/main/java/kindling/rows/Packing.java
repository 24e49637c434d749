package kindling.rows;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import kindling.data.Block;
import kindling.data.BlockPacker;
import kindling.data.RowShare;
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
 */
record Packing(
    RowReader reader,
    LabelCheck labels,
    ShardLayout layout,
    long seed,
    RowShare share,
    RoundingSeen rounding)
    implements Serializable {
  /** Packs some rows into chunks, each with the number of its shard. */
  Iterator<Tuple2<Integer, Block>> chunks(Iterator<Row> rows) {
    return new ShardChunks(
        rows,
        reader,
        labels,
        layout.shards(),
        seed,
        share,
        rounding == null ? null : rounding::add);
  }

  /** Joins the chunks of a partition into the blocks of its shards, in their order. */
  Iterator<Block> join(int partition, Iterator<Tuple2<Integer, Block>> chunks) {
    int from = layout.from(partition);
    List<List<Block>> parts = new ArrayList<>();
    for (int shard = from; shard < layout.from(partition + 1); shard++) {
      parts.add(new ArrayList<>());
    }
    chunks.forEachRemaining(chunk -> parts.get(chunk._1() - from).add(chunk._2()));
    List<Block> blocks = new ArrayList<>();
    for (int i = 0; i < parts.size(); i++) {
      List<Block> shard = parts.set(i, Collections.emptyList());
      blocks.add(BlockPacker.join(shard, reader.layout()));
    }
    return blocks.iterator();
  }
}
