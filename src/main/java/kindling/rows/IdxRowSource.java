package kindling.rows;

import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.Iterator;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import kindling.data.Block;
import kindling.rows.idx.IdxFiles;
import kindling.rows.idx.IdxRows;
import org.apache.spark.SparkContext;
import org.apache.spark.SparkEnv;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.util.SerializableConfiguration;
import org.apache.spark.util.TaskCompletionListener;
import scala.Tuple2;
import scala.reflect.ClassTag;
import scala.reflect.ClassTag$;

/**
 * The rows of IDX files. The index of a row says which shard it belongs to. So each task reads the
 * files and keeps the rows of its shards, without Spark SQL and without a shuffle.
 *
 * @param sql the same rows as a DataFrame
 */
public record IdxRowSource(SparkContext spark, IdxFiles files, Supplier<Dataset<Row>> sql)
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
  public ArrivingChunks arriving(Packing packing) {
    if (packing.rounding() != null) {
      // An accumulator would stay with the blocks, and every later job on them would return it.
      return RowSource.of(frame()).arriving(packing);
    }
    int partitions = packing.layout().partitions();
    JavaSparkContext context = JavaSparkContext.fromSparkContext(spark);
    // Else every later job on the blocks would carry it, with all settings of Hadoop.
    Broadcast<byte[]> reading =
        context.broadcast(
            new Reading(files, packing, new SerializableConfiguration(spark.hadoopConfiguration()))
                .bytes());
    JavaRDD<Tuple2<Integer, Block>> chunks =
        context
            .parallelize(IntStream.range(0, partitions).boxed().toList(), partitions)
            .mapPartitionsWithIndex(
                (partition, itself) -> Reading.of(reading.value()).chunks(partition), false);
    return new ArrivingChunks(chunks, files.bytes());
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

    /** The rows of the shards of a partition. Reads all of the files. */
    Iterator<Tuple2<Integer, Block>> chunks(int partition) throws IOException {
      ShardLayout layout = packing.layout();
      int from = layout.from(partition);
      int until = layout.from(partition + 1);
      IdxRows rows =
          files.rows(
              hadoop.value(),
              index -> index % layout.shards() >= from && index % layout.shards() < until);
      TaskContext.get().addTaskCompletionListener((TaskCompletionListener) task -> close(rows));
      return packing.chunks(rows);
    }

    private static void close(IdxRows rows) {
      try {
        rows.close();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
