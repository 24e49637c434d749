package kindling.rows;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import kindling.data.Block;
import kindling.data.BlockPacker;
import kindling.data.RowLayout;
import kindling.rows.storage.ShardFiles;
import kindling.rows.storage.ShardsOnDisk;
import org.apache.spark.api.java.JavaRDD;
import scala.Tuple2;

/**
 * Chunks of rows in the partitions of their shards, where they become blocks.
 *
 * @param chunks each with the number of its shard
 * @param bytes of all chunks
 */
record ArrivingChunks(JavaRDD<Tuple2<Integer, Block>> chunks, long bytes) {
  /**
   * The blocks of all shards, in their order.
   *
   * @param rows what each is made of
   */
  JavaRDD<Block> blocks(ShardLayout layout, RowLayout rows) {
    return chunks.mapPartitionsWithIndex(
        (partition, ofIt) -> join(partition, ofIt, layout, rows), true);
  }

  /**
   * The blocks of all shards in files, an object for each partition.
   *
   * @param rows what each is made of
   */
  JavaRDD<ShardsOnDisk> files(ShardLayout layout, RowLayout rows) {
    long bytesOfPartition = bytes / layout.partitions();
    return chunks.mapPartitionsWithIndex(
        (partition, ofIt) -> {
          int from = layout.from(partition);
          int until = layout.from(partition + 1);
          return List.of(ShardFiles.pack(ofIt, from, until, rows, bytesOfPartition)).iterator();
        },
        true);
  }

  /** Joins the chunks of a partition into the blocks of its shards, in their order. */
  private static Iterator<Block> join(
      int partition, Iterator<Tuple2<Integer, Block>> chunks, ShardLayout layout, RowLayout rows) {
    int from = layout.from(partition);
    List<List<Block>> parts = new ArrayList<>();
    for (int shard = from; shard < layout.from(partition + 1); shard++) {
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
}
