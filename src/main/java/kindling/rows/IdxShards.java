package kindling.rows;

import java.io.IOException;
import java.io.Serializable;
import java.nio.ByteBuffer;
import java.util.Iterator;
import kindling.data.Block;
import kindling.rows.idx.IdxFiles;
import kindling.rows.idx.IdxRows;
import org.apache.spark.SparkContext;
import org.apache.spark.SparkEnv;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.util.SerializableConfiguration;
import scala.reflect.ClassTag;
import scala.reflect.ClassTag$;

/** All that a task needs to read the shards of a partition from IDX files. */
record IdxShards(IdxFiles files, Packing packing, SerializableConfiguration hadoop)
    implements Serializable {
  private static final ClassTag<IdxShards> TAG = ClassTag$.MODULE$.apply(IdxShards.class);

  /**
   * Sends it to the executors. Every later job on the blocks would carry it otherwise, with all
   * settings of Hadoop. Serialized here, because Kryo cannot do it.
   */
  Broadcast<byte[]> broadcast(SparkContext spark) {
    ByteBuffer bytes = SparkEnv.get().closureSerializer().newInstance().serialize(this, TAG);
    byte[] array = new byte[bytes.remaining()];
    bytes.get(array);
    return JavaSparkContext.fromSparkContext(spark).broadcast(array);
  }

  /** What was sent. */
  static IdxShards of(Broadcast<byte[]> sent) {
    return SparkEnv.get()
        .closureSerializer()
        .newInstance()
        .deserialize(
            ByteBuffer.wrap(sent.value()), Thread.currentThread().getContextClassLoader(), TAG);
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
