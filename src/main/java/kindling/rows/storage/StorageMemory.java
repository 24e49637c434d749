package kindling.rows.storage;

import org.apache.spark.SparkContext;
import org.apache.spark.storage.BlockManagerId;
import scala.Tuple2;
import scala.collection.Iterator;

/** How much of the executors' memory Spark gives to data at most. */
public final class StorageMemory {
  private StorageMemory() {}

  /** Bytes of all executors that are there now; in local mode those of the driver. */
  public static long of(SparkContext spark) {
    long bytes = 0;
    Iterator<Tuple2<BlockManagerId, Tuple2<Object, Object>>> all =
        spark.env().blockManager().master().getMemoryStatus().iterator();
    while (all.hasNext()) {
      Tuple2<BlockManagerId, Tuple2<Object, Object>> process = all.next();
      if (spark.isLocal() || !process._1().isDriver()) {
        bytes += (Long) process._2()._1();
      }
    }
    return bytes;
  }
}
