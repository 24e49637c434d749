package kindling.rows;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import kindling.cluster.Sessions;
import kindling.config.DataSettings;
import kindling.config.SettingsReader;
import kindling.data.RowShare;
import kindling.network.Loss;
import kindling.rows.seen.LeftOut;
import kindling.rows.seen.PerPartition;
import kindling.tables.Table;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.LongAccumulator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rows that are left out are counted once, whatever Spark repeats. */
class LeftOutIT {
  private static final String SETTINGS =
      """
      data { feature-columns = ["*"], columns.x = number, missing-labels = skip }
      """;

  @TempDir Path folder;

  @AfterAll
  static void stop() {
    Sessions.stop();
  }

  @Test
  void rowsOfARepeatedTaskAreCountedOnce() throws IOException {
    SparkSession spark = Sessions.open("local[2]", "spark.local.dir", folder.toString());
    Dataset<Row> rows =
        spark
            .range(0, 200, 1, 4)
            .selectExpr("id * 0.5D as x", "if(id % 10 = 0, null, id * 1.5D) as label");
    LongAccumulator read = spark.sparkContext().longAccumulator();
    JavaRDD<Row> counted =
        rows.javaRDD()
            .map(
                row -> {
                  read.add(1);
                  return row;
                });
    NamedRows source =
        new NamedRows("rows", RowSource.of(spark.createDataFrame(counted, rows.schema())), false);
    DataSettings data = SettingsReader.ofText(SETTINGS, "test", List.of()).settings().data();
    Table table = new TableFit(source, data).of(source, RowShare.ALL).table();
    PerPartition<LeftOut> leftOut = new PerPartition<>(LeftOut.NONE, LeftOut::plus);
    spark.sparkContext().register(leftOut);
    LabelCheck labels = new LabelCheck(Loss.Labels.NUMBERS, 1);
    ShardLayout layout = new ShardLayout(3, 2);
    RowReader reader = source.reader(data, true, "", table);
    read.reset();
    ArrivingChunks chunks =
        source.rows().arriving(new Packing(reader, labels, layout, 1, RowShare.ALL, null, leftOut));
    assertEquals(200, read.value());
    deleteAFileOfTheShuffle();
    int packed =
        chunks.blocks(layout, reader.layout()).map(block -> block.rows()).reduce(Integer::sum);
    assertEquals(180, packed);
    assertTrue(read.value() > 200, "a task was repeated: " + read.value());
    assertEquals(20, leftOut.value().unlabelled());
  }

  /** What the task of one partition wrote for the shuffle. */
  private void deleteAFileOfTheShuffle() throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      Path data =
          files
              .filter(file -> file.getFileName().toString().matches("shuffle_\\d+_\\d+_0\\.data"))
              .sorted()
              .findFirst()
              .orElseThrow();
      Files.delete(data);
      String index = data.getFileName().toString().replace(".data", ".index");
      try (Stream<Path> all = Files.walk(folder)) {
        for (Path file : all.filter(file -> file.endsWith(index)).toList()) {
          Files.delete(file);
        }
      }
    }
  }
}
