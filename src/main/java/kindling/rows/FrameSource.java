package kindling.rows;

import kindling.data.Block;
import kindling.rows.seen.PerPartition;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;
import scala.Tuple2;

/** The rows of a DataFrame, which a shuffle brings to their shards. */
record FrameSource(Dataset<Row> frame) implements RowSource {
  @Override
  public SparkContext spark() {
    return frame.sparkSession().sparkContext();
  }

  @Override
  public StructType schema() {
    return frame.schema();
  }

  @Override
  public ArrivingChunks arriving(Packing packing) {
    PerPartition<Long> bytes = new PerPartition<>(0L, Long::sum);
    spark().register(bytes);
    JavaPairRDD<Integer, Block> chunks =
        packing
            .reader()
            .prepared(frame)
            .javaRDD()
            .mapPartitionsToPair(packing::chunks)
            .mapValues(
                chunk -> {
                  bytes.add(chunk.joinedBytes());
                  return chunk;
                });
    JavaRDD<Tuple2<Integer, Block>> arriving = ShardShuffle.byShard(chunks, packing.layout());
    ShardShuffle.send(arriving);
    return new ArrivingChunks(arriving, bytes.value());
  }
}
