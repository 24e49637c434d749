package kindling.rows;

import kindling.data.Block;
import kindling.data.RowLayout;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.rdd.ShuffledRDD;
import org.apache.spark.serializer.JavaSerializer;
import scala.Tuple2;
import scala.reflect.ClassTag;
import scala.reflect.ClassTag$;

/** Sends chunks of rows to the partitions of their shards, where they become blocks. */
final class ShardShuffle {
  private ShardShuffle() {}

  /**
   * The blocks of all shards, in their order.
   *
   * @param chunks of rows, with the number of their shard
   * @param rows what each is made of
   */
  static JavaRDD<Block> blocks(
      JavaPairRDD<Integer, Block> chunks, ShardLayout layout, RowLayout rows) {
    return byShard(chunks, layout)
        .mapPartitionsWithIndex((partition, ofIt) -> layout.join(partition, ofIt, rows), true);
  }

  /**
   * The stream that Java's serializer writes remembers what it carried, in Spark a hundred objects,
   * and there is one stream for each partition: too much, if they are chunks of megabytes.
   */
  private static JavaRDD<Tuple2<Integer, Block>> byShard(
      JavaPairRDD<Integer, Block> chunks, ShardLayout layout) {
    SparkConf forgetful = chunks.context().getConf().set("spark.serializer.objectStreamReset", "1");
    ClassTag<Integer> shard = ClassTag$.MODULE$.apply(Integer.class);
    ClassTag<Block> block = ClassTag$.MODULE$.apply(Block.class);
    return new ShuffledRDD<>(chunks.rdd(), layout.partitioner(), shard, block, block)
        .setSerializer(new JavaSerializer(forgetful))
        .toJavaRDD();
  }
}
