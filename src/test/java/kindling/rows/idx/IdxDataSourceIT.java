package kindling.rows.idx;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import kindling.cluster.Sessions;
import kindling.config.UserError;
import kindling.data.Idx;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IdxDataSourceIT {
  private static SparkSession spark;

  @TempDir Path folder;

  @BeforeAll
  static void open() {
    spark = Sessions.open("local[2]");
  }

  @AfterAll
  static void stop() {
    spark.stop();
  }

  @Test
  void mnistIsADataSetOfImagesAndLabels() {
    Dataset<Row> rows =
        spark
            .read()
            .format("idx")
            .option("labels", "data/mnist/t10k-labels-idx1-ubyte.gz")
            .load("data/mnist/t10k-images-idx3-ubyte.gz");
    assertEquals("struct<index:bigint,features:binary,label:int>", rows.schema().simpleString());
    assertEquals(
        "[28,28]",
        Arrays.toString(rows.schema().apply("features").metadata().getLongArray("shape"))
            .replace(" ", ""));
    assertEquals(10_000, rows.count());
    assertEquals(980, rows.filter("label = 0").count());
    assertEquals(10_000 * 784L, rows.selectExpr("sum(length(features))").first().getLong(0));
    assertEquals(7, rows.filter("index = 0").first().<Integer>getAs("label"));
  }

  @Test
  void everyElementTypeIsRead() throws IOException {
    assertEquals(List.of(200, 3), values(0x08, new byte[] {(byte) 200, 3}));
    assertEquals(List.of((byte) -56, (byte) 3), values(0x09, new byte[] {(byte) 200, 3}));
    assertEquals(
        List.of((short) -2, (short) 300),
        values(0x0B, ByteBuffer.allocate(4).putShort((short) -2).putShort((short) 300).array()));
    assertEquals(
        List.of(-2, 70_000),
        values(0x0C, ByteBuffer.allocate(8).putInt(-2).putInt(70_000).array()));
    assertEquals(
        List.of(-2.5f, 1e30f),
        values(0x0D, ByteBuffer.allocate(8).putFloat(-2.5f).putFloat(1e30f).array()));
    assertEquals(
        List.of(-2.5, 1e300),
        values(0x0E, ByteBuffer.allocate(16).putDouble(-2.5).putDouble(1e300).array()));
  }

  @Test
  void rowsOfAnyNumberOfDimensionsAreArrays() throws IOException {
    ByteBuffer content = ByteBuffer.allocate(4 * 12);
    for (int i = 0; i < 12; i++) {
      content.putInt(i);
    }
    String file = write(0x0C, new int[] {3, 2, 1, 2}, content.array());
    List<Row> rows = spark.read().format("idx").load(file).orderBy("index").collectAsList();
    assertEquals(3, rows.size());
    assertEquals(List.of(4, 5, 6, 7), rows.get(1).getList(1));
  }

  @Test
  void aPlainFileIsReadInParallelWithoutMixingRows() throws IOException {
    byte[] content = new byte[1000];
    for (int i = 0; i < 1000; i++) {
      content[i] = (byte) i;
    }
    Dataset<Row> rows = spark.read().format("idx").load(write(0x08, new int[] {500, 2}, content));
    assertEquals(2, rows.javaRDD().getNumPartitions());
    for (Row row : rows.collectAsList()) {
      int index = (int) row.getLong(0);
      assertArrayEquals(
          new byte[] {(byte) (2 * index), (byte) (2 * index + 1)}, row.<byte[]>getAs(1));
    }
  }

  @Test
  void imagesAndLabelsMustBelongTogether() throws IOException {
    String images = write(0x08, new int[] {2, 2}, new byte[4]);
    String labels = write(0x08, new int[] {3}, new byte[3]);
    assertRefused("has 2 rows, but its labels " + labels + " have 3", images, labels);
    assertRefused("no such file", folder + "/none", labels);
    assertRefused("is a folder", folder.toString(), labels);
  }

  private static void assertRefused(String expected, String images, String labels) {
    UserError error =
        assertThrows(
            UserError.class,
            () -> spark.read().format("idx").option("labels", labels).load(images).count());
    assertTrue(error.getMessage().contains(expected), error::getMessage);
  }

  private List<Object> values(int type, byte[] content) throws IOException {
    String file = write(type, new int[] {2}, content);
    return spark
        .read()
        .format("idx")
        .load(file)
        .orderBy("index")
        .select("value")
        .collectAsList()
        .stream()
        .map(row -> row.get(0))
        .toList();
  }

  private String write(int type, int[] shape, byte[] content) throws IOException {
    Path file = Files.createTempFile(folder, "test", ".idx");
    byte[] header = Idx.bytes(type, shape);
    Files.write(
        file, ByteBuffer.allocate(header.length + content.length).put(header).put(content).array());
    return file.toString();
  }
}
