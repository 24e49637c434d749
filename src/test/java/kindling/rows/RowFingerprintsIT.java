package kindling.rows;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import kindling.cluster.Sessions;
import kindling.data.RowShare;
import kindling.network.Loss;
import org.apache.spark.ml.feature.VectorAssembler;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * The floats of rows and the shards that they are sent to, as 0.1.0 had them: other ones would give
 * other weights for the same seed.
 */
class RowFingerprintsIT {
  private static SparkSession spark;

  @BeforeAll
  static void open() {
    spark = Sessions.open("local[2]");
  }

  @AfterAll
  static void stop() {
    spark.stop();
  }

  @Test
  void numbersOfEveryTypeStayTheSame() {
    Dataset<Row> rows =
        spark
            .range(300)
            .selectExpr(
                "cast(id % 100 as tinyint) a",
                "cast(id * 7 as smallint) b",
                "int(id * 7919) c",
                "id * 123456789012345 d",
                "cast(id / 7d as float) e",
                "id / 11d f",
                "cast(id / 3d as decimal(20, 10)) g",
                "id % 3 = 0 h",
                "id % 2 = 0 label");
    assertEquals("865bbdba431f09c0", fingerprint(rows, "*"));
    assertEquals("e59d5e275b71a51c", fingerprintOfFirst(rows, "*"));
  }

  @Test
  void arraysStayTheSame() {
    Dataset<Row> rows =
        spark
            .range(300)
            .selectExpr(
                "array(id, id / 3d) a",
                "array(id % 2 = 0, id % 3 = 0) b",
                "array(cast(id / 3d as decimal(20, 10))) c",
                "int(id % 2) label");
    assertEquals("eed8f4192a9f1824", fingerprint(rows, "a"));
    assertEquals("d753a4fd39b264af", fingerprintOfFirst(rows, "a"));
    assertEquals("1e93f9ead7d7b75c", fingerprint(rows, "b"));
    assertEquals("a11ab59649971a1c", fingerprintOfFirst(rows, "b"));
    assertEquals("c2ecf62bdb592db8", fingerprint(rows, "c"));
  }

  @Test
  void bytesAndVectorsStayTheSame() {
    Dataset<Row> rows =
        new VectorAssembler()
            .setInputCols(new String[] {"a", "b", "c"})
            .setOutputCol("v")
            .transform(
                spark
                    .range(300)
                    .selectExpr(
                        "double(id % 7 = 0) a",
                        "if(id % 3 = 0, id / 3d, 0d) b",
                        "0d c",
                        "cast(string(id + 1000) as binary) bytes",
                        "int(id % 2) label"));
    assertEquals("2426b0004d26c11e", fingerprint(rows, "bytes"));
    assertEquals("1cf93bb3b635d4d4", fingerprint(rows, "v"));
  }

  private static RowReader reader(Dataset<Row> rows, String features) {
    return RowReader.of(
        "rows", RowSource.of(rows), new ColumnNames(List.of(features), "label", ""), true);
  }

  /** Of the rows that are kept by {@code data.rows = 100}. */
  private static String fingerprintOfFirst(Dataset<Row> rows, String features) {
    NamedRows all = new NamedRows("rows", RowSource.of(rows), false);
    return fingerprint(all.first(reader(rows, features), 100).rows().frame(), features);
  }

  private static String fingerprint(Dataset<Row> rows, String features) {
    try (CachedBlocks blocks =
        CachedBlocks.pack(
            "rows",
            RowSource.of(rows),
            reader(rows, features),
            new LabelCheck(Loss.Labels.CLASS, 2),
            new ShardLayout(4, 2),
            1,
            RowShare.ALL)) {
      return blocks.fingerprint();
    }
  }
}
