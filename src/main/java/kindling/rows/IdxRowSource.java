package kindling.rows;

import java.util.function.Supplier;
import java.util.stream.IntStream;
import kindling.data.Block;
import kindling.rows.idx.IdxFiles;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.util.SerializableConfiguration;

/**
 * The rows of IDX files. A row says by its index which shard it belongs to. So each task reads the
 * files and keeps the rows of its shards: without Spark SQL, and without a shuffle, which would
 * take longer than reading a file of this kind several times.
 *
 * @param sql the same rows as a DataFrame
 */
record IdxRowSource(SparkContext spark, IdxFiles files, Supplier<Dataset<Row>> sql)
    implements RowSource {
  @Override
  public StructType schema() {
    return files.schema();
  }

  @Override
  public Dataset<Row> frame() {
    return sql.get();
  }

  @Override
  public long expectedBytes() {
    return files.bytes();
  }

  @Override
  public JavaRDD<Block> blocks(Packing packing) {
    if (packing.rounding() != null) {
      // An accumulator would stay with the blocks, and every later job on them would return it.
      return RowSource.of(frame()).blocks(packing);
    }
    int partitions = packing.layout().partitions();
    Broadcast<byte[]> shards =
        new IdxShards(files, packing, new SerializableConfiguration(spark.hadoopConfiguration()))
            .broadcast(spark);
    return JavaSparkContext.fromSparkContext(spark)
        .parallelize(IntStream.range(0, partitions).boxed().toList(), partitions)
        .mapPartitionsWithIndex(
            (partition, itself) -> IdxShards.of(shards).blocks(partition), false);
  }
}
