package kindling.cluster;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import kindling.data.RowShare;
import kindling.network.Loss;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.storage.RDDInfo;
import org.junit.jupiter.api.Test;

class CachedBlocksIT {
  @Test
  void theTrainingSetOfMnistTakesAtMostSixtyMegabytes() {
    SparkSession spark = Sessions.open("local[2]");
    try {
      Dataset<Row> rows =
          spark
              .read()
              .format("idx")
              .option("labels", "data/mnist/train-labels-idx1-ubyte.gz")
              .load("data/mnist/train-images-idx3-ubyte.gz");
      RowReader reader =
          RowReader.of("mnist", rows, new ColumnNames(List.of("features"), "label", ""), true);
      try (CachedBlocks blocks =
          CachedBlocks.pack(
              "mnist",
              rows,
              reader,
              new LabelCheck(Loss.Labels.CLASS, 10),
              new ShardLayout(4, 2),
              1,
              RowShare.ALL)) {
        RDDInfo[] cached = spark.sparkContext().getRDDStorageInfo();
        assertEquals(1, cached.length);
        assertTrue(cached[0].memSize() <= 60_000_000, () -> cached[0].memSize() + " bytes");
        assertEquals(0, cached[0].diskSize());
        assertArrayEquals(new int[] {15_000, 15_000, 15_000, 15_000}, blocks.shardRows());
      }
      assertEquals(0, spark.sparkContext().getRDDStorageInfo().length);
    } finally {
      spark.stop();
    }
  }
}
