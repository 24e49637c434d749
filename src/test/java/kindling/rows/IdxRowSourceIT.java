package kindling.rows;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import kindling.cluster.Sessions;
import kindling.config.Confs;
import kindling.data.Idx;
import kindling.data.RowShare;
import kindling.network.Loss;
import kindling.rows.files.DatasetReader;
import kindling.rows.idx.IdxFiles;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkContext;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** IDX files, read by Kindling itself and by Spark SQL. */
class IdxRowSourceIT {
  private static final int ROWS = 37;
  private static final int BYTES = 0x08;
  private static final int SHORTS = 0x0B;
  private static final int FLOATS = 0x0D;
  private static final Map<Integer, Integer> BYTES_OF = Map.of(BYTES, 1, SHORTS, 2, FLOATS, 4);

  @TempDir Path folder;

  @Test
  void theBlocksAreThoseOfTheDataFrame() throws IOException {
    try (SparkSession spark = Sessions.open("local[2]")) {
      for (String images :
          List.of(file("plain", BYTES, 2, 3), gzipped("packed"), file("floats", FLOATS, 2, 3))) {
        for (String labels : List.of(file("class", BYTES), file("several", SHORTS, 4))) {
          RowSource direct = source(spark, images, labels);
          RowSource shuffled = RowSource.of(direct.frame());
          assertEquals(direct.frame().schema(), direct.schema());
          for (RowShare share : List.of(RowShare.ALL, RowShare.of(5, 0.3, 1))) {
            String expected = fingerprint(shuffled, new ShardLayout(5, 2), share);
            for (int partitions : List.of(1, 2, 5)) {
              assertEquals(
                  expected, fingerprint(direct, new ShardLayout(5, partitions), share), images);
            }
          }
        }
      }
    }
  }

  @Test
  void bytesAreReadWithoutSparkSql() throws IOException {
    file("train-images-idx3-ubyte", BYTES, 2, 3);
    file("train-labels-idx1-ubyte", BYTES);
    SparkConf conf = new SparkConf().setMaster("local[2]").setAppName("test");
    SparkContext spark = new SparkContext(conf.set("spark.ui.enabled", "false"));
    try {
      NamedRows rows =
          new DatasetReader(
                  spark, Confs.settings(folder, "data.path = \"%s\"".formatted(folder)).data())
              .train();
      assertFalse(fingerprint(rows.rows(), new ShardLayout(4, 2), RowShare.ALL).isEmpty());
      assertTrue(SparkSession.getDefaultSession().isEmpty());
      assertEquals(ROWS, rows.rows().frame().count(), "and with it, if it is needed");
    } finally {
      spark.stop();
    }
  }

  private static RowSource source(SparkSession spark, String images, String labels) {
    SparkContext context = spark.sparkContext();
    return new IdxRowSource(
        context,
        IdxFiles.of(context.hadoopConfiguration(), images, labels),
        () -> spark.read().format("idx").option("labels", labels).load(images));
  }

  private static String fingerprint(RowSource rows, ShardLayout layout, RowShare share) {
    RowReader reader =
        RowReader.of("rows", rows, new ColumnNames(List.of("features"), "label", ""), true);
    LabelCheck labels = new LabelCheck(Loss.Labels.NUMBERS, reader.layout().labelWidth());
    try (CachedBlocks blocks = CachedBlocks.pack("rows", rows, reader, labels, layout, 1, share)) {
      return blocks.fingerprint() + blocks.rounding().map(seen -> "").orElse(" of bytes");
    }
  }

  /** Random rows of a shape. */
  private String file(String name, int type, int... rowShape) throws IOException {
    int[] shape = IntStream.concat(IntStream.of(ROWS), IntStream.of(rowShape)).toArray();
    int elements = IntStream.of(shape).reduce(1, Math::multiplyExact);
    Random random = new Random(name.length());
    // Of floats the first byte is no exponent of infinity.
    int[] content = random.ints((long) elements * BYTES_OF.get(type), 0, 100).toArray();
    Path file = folder.resolve(name);
    Files.write(file, Idx.bytes(type, shape, content));
    return file.toString();
  }

  private String gzipped(String name) throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
      out.write(Files.readAllBytes(Path.of(file(name, BYTES, 2, 3))));
    }
    Files.write(folder.resolve(name + ".gz"), packed.toByteArray());
    return folder.resolve(name + ".gz").toString();
  }
}
