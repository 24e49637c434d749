package kindling.rows;

import kindling.data.Block;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;
import scala.math.BigInt;

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
  public long expectedBytes() {
    BigInt bytes = frame.queryExecution().optimizedPlan().stats().sizeInBytes();
    long unknown = frame.sparkSession().sessionState().conf().defaultSizeInBytes();
    return bytes.isValidLong() && bytes.toLong() < unknown ? bytes.toLong() : 0;
  }

  @Override
  public JavaRDD<Block> blocks(Packing packing) {
    JavaPairRDD<Integer, Block> chunks =
        packing.reader().prepared(frame).javaRDD().mapPartitionsToPair(packing::chunks);
    return ShardShuffle.blocks(chunks, packing.layout(), packing.reader().layout());
  }
}
