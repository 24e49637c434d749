package kindling.rows;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import kindling.data.Block;
import kindling.data.BlockPacker;
import kindling.data.RowLayout;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.rdd.ShuffledRDD;
import org.apache.spark.serializer.JavaSerializer;
import scala.Tuple2;
import scala.reflect.ClassTag;
import scala.reflect.ClassTag$;

/** Sends chunks of rows to the partitions of their shards, and joins them into a block each. */
final class ShardShuffle {
  private ShardShuffle() {}

  /**
   * The blocks of all shards, in their order.
   *
   * @param arriving chunks of rows, with the number of their shard
   * @param rows what each is made of
   */
  static JavaRDD<Block> blocks(
      JavaRDD<Tuple2<Integer, Block>> arriving, ShardLayout layout, RowLayout rows) {
    return arriving.mapPartitionsWithIndex(
        (partition, ofIt) -> join(partition, ofIt, layout, rows), true);
  }

  /**
   * The blocks of all shards in files, an object for each partition.
   *
   * @param arriving chunks of rows, with the number of their shard
   * @param rows what each is made of
   * @param bytes of all rows
   */
  static JavaRDD<ShardsOnDisk> files(
      JavaRDD<Tuple2<Integer, Block>> arriving, ShardLayout layout, RowLayout rows, long bytes) {
    long bytesOfPartition = bytes / layout.partitions();
    return arriving.mapPartitionsWithIndex(
        (partition, ofIt) -> {
          int from = layout.from(partition);
          int until = layout.from(partition + 1);
          return List.of(ShardFiles.pack(ofIt, from, until, rows, bytesOfPartition)).iterator();
        },
        true);
  }

  /** Reads and sends all rows now, in a job that joins none of them. */
  static void send(JavaRDD<Tuple2<Integer, Block>> arriving) {
    arriving
        .mapPartitions(chunks -> Collections.<Integer>emptyIterator(), true)
        .collectPartitions(new int[] {0});
  }

  /**
   * Sends chunks to the partitions of their shards.
   *
   * <p>The stream that Java's serializer writes remembers what it carried, in Spark a hundred
   * objects, and there is one stream for each partition: too much, if they are chunks of megabytes.
   */
  static JavaRDD<Tuple2<Integer, Block>> byShard(
      JavaPairRDD<Integer, Block> chunks, ShardLayout layout) {
    SparkConf forgetful = chunks.context().getConf().set("spark.serializer.objectStreamReset", "1");
    ClassTag<Integer> shard = ClassTag$.MODULE$.apply(Integer.class);
    ClassTag<Block> block = ClassTag$.MODULE$.apply(Block.class);
    return new ShuffledRDD<>(chunks.rdd(), layout.partitioner(), shard, block, block)
        .setSerializer(new JavaSerializer(forgetful))
        .toJavaRDD();
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
