package kindling.rows;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.LongStream;
import kindling.cluster.Sessions;
import kindling.config.DataSettings.Storage;
import kindling.data.Block;
import kindling.data.RowShare;
import kindling.network.Loss;
import kindling.rows.storage.DiskBlocks;
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
          RowReader.of(
              "mnist", RowSource.of(rows), new ColumnNames(List.of("features"), "label", ""), true);
      try (CachedBlocks blocks =
          CachedBlocks.pack(
              "mnist",
              RowSource.of(rows),
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
        Block sample = blocks.sample(9);
        assertArrayEquals(
            // Three of shard 0, whose rows are 0, 4, 8 and so on, and two of each other one.
            new long[] {0, 1, 2, 3, 20_000, 30_001, 30_002, 30_003, 40_000},
            LongStream.range(0, 9).map(row -> sample.key((int) row)).toArray());
      }
      assertEquals(0, spark.sparkContext().getRDDStorageInfo().length);
    } finally {
      spark.stop();
    }
  }

  @Test
  void aShareWithASeedOfItsOwnHasTheSameRowsWhateverTheSeedOfTheTraining() {
    SparkSession spark = Sessions.open("local[2]");
    try {
      Dataset<Row> rows = spark.range(2000).selectExpr("id / 3d as x", "id % 2 as label");
      RowReader reader =
          RowReader.of(
              "rows", RowSource.of(rows), new ColumnNames(List.of("x"), "label", ""), true);
      Set<Long> contents = new HashSet<>();
      Set<String> layouts = new HashSet<>();
      for (long seed = 1; seed <= 3; seed++) {
        try (CachedBlocks blocks =
            CachedBlocks.pack(
                "rows",
                RowSource.of(rows),
                reader,
                new LabelCheck(Loss.Labels.CLASS, 2),
                new ShardLayout(4, 2),
                seed,
                RowShare.of(7, 0, 0.25))) {
          contents.add(blocks.contentHash());
          layouts.add(blocks.fingerprint());
          assertEquals(500.0, (double) blocks.rows(), 80.0);
        }
      }
      assertEquals(1, contents.size());
      assertEquals(3, layouts.size(), "but in other places");
    } finally {
      spark.stop();
    }
  }

  @Test
  void aTaskThatDoesNotFindItsFilePacksTheShardsAgain() {
    SparkSession spark = Sessions.open("local[2]");
    try {
      Dataset<Row> rows = spark.range(200).selectExpr("id / 3d as x", "id % 2 as label");
      RowReader reader =
          RowReader.of(
              "rows", RowSource.of(rows), new ColumnNames(List.of("x"), "label", ""), true);
      try (CachedBlocks blocks =
          CachedBlocks.pack(
              "rows",
              RowSource.of(rows),
              reader,
              new LabelCheck(Loss.Labels.CLASS, 2),
              new ShardLayout(4, 2),
              1,
              RowShare.ALL,
              new BlockStorage(Storage.DISK, 0))) {
        assertEquals(blocks.bytes(), blocks.diskBytes());
        // The cached object is as one of another process: its file is closed.
        DiskBlocks ofDisk = (DiskBlocks) blocks.blocks().rdd();
        ofDisk.stored().toJavaRDD().foreach(shards -> shards.close());
        long hash = blocks.blocks().map(block -> block.contentHash()).reduce(Long::sum);
        assertEquals(blocks.contentHash(), hash);
      }
    } finally {
      spark.stop();
    }
  }
}
