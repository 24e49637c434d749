package kindling.rows;

import java.util.Collections;
import kindling.data.Block;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.rdd.ShuffledRDD;
import org.apache.spark.serializer.JavaSerializer;
import scala.Tuple2;
import scala.reflect.ClassTag;
import scala.reflect.ClassTag$;

/** Sends chunks of rows to the partitions of their shards. */
final class ShardShuffle {
  private ShardShuffle() {}

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
}
