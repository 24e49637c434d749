package kindling.rows;

import java.io.IOException;
import java.util.Iterator;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import kindling.data.Block;
import kindling.rows.idx.IdxFiles;
import kindling.rows.idx.IdxRows;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;

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
    IdxFiles read = files;
    int partitions = packing.layout().partitions();
    return JavaSparkContext.fromSparkContext(spark)
        .parallelize(IntStream.range(0, partitions).boxed().toList(), partitions)
        .mapPartitionsWithIndex((partition, itself) -> blocks(read, packing, partition), false);
  }

  private static Iterator<Block> blocks(IdxFiles files, Packing packing, int partition)
      throws IOException {
    ShardLayout layout = packing.layout();
    int from = layout.from(partition);
    int until = layout.from(partition + 1);
    try (IdxRows rows =
        files.rows(index -> index % layout.shards() >= from && index % layout.shards() < until)) {
      return packing.join(partition, packing.chunks(rows));
    }
  }
}
