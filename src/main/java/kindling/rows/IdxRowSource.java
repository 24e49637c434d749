package kindling.rows;

import java.io.IOException;
import java.io.Serializable;
import java.nio.ByteBuffer;
import java.util.Iterator;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import kindling.data.Block;
import kindling.rows.idx.IdxFiles;
import kindling.rows.idx.IdxRows;
import org.apache.spark.SparkContext;
import org.apache.spark.SparkEnv;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.util.SerializableConfiguration;
import scala.reflect.ClassTag;
import scala.reflect.ClassTag$;

/**
 * The rows of IDX files. The index of a row says which shard it belongs to. So each task reads the
 * files and keeps the rows of its shards, without Spark SQL and without a shuffle.
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
    JavaSparkContext context = JavaSparkContext.fromSparkContext(spark);
    // Else every later job on the blocks would carry it, with all settings of Hadoop.
    Broadcast<byte[]> reading =
        context.broadcast(
            new Reading(files, packing, new SerializableConfiguration(spark.hadoopConfiguration()))
                .bytes());
    return context
        .parallelize(IntStream.range(0, partitions).boxed().toList(), partitions)
        .mapPartitionsWithIndex(
            (partition, itself) -> Reading.of(reading.value()).blocks(partition), false);
  }

  /** All that a task needs to read the shards of a partition. */
  private record Reading(IdxFiles files, Packing packing, SerializableConfiguration hadoop)
      implements Serializable {
    private static final ClassTag<Reading> TAG = ClassTag$.MODULE$.apply(Reading.class);

    /** By Java's serialization: Spark may broadcast by Kryo, which cannot do it. */
    byte[] bytes() {
      ByteBuffer buffer = SparkEnv.get().closureSerializer().newInstance().serialize(this, TAG);
      byte[] bytes = new byte[buffer.remaining()];
      buffer.get(bytes);
      return bytes;
    }

    static Reading of(byte[] bytes) {
      ClassLoader loader = Thread.currentThread().getContextClassLoader();
      return SparkEnv.get()
          .closureSerializer()
          .newInstance()
          .deserialize(ByteBuffer.wrap(bytes), loader, TAG);
    }

    /** The blocks of the shards of a partition, in their order. Reads all of the files. */
    Iterator<Block> blocks(int partition) throws IOException {
      ShardLayout layout = packing.layout();
      int from = layout.from(partition);
      int until = layout.from(partition + 1);
      try (IdxRows rows =
          files.rows(
              hadoop.value(),
              index -> index % layout.shards() >= from && index % layout.shards() < until)) {
        return layout.join(partition, packing.chunks(rows), packing.reader().layout());
      }
    }
  }
}
