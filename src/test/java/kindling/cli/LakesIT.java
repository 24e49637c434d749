package kindling.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import kindling.cluster.Sessions;
import kindling.config.SettingsReader;
import kindling.rows.files.DatasetReader;
import kindling.rows.files.LakeVersions;
import kindling.rows.lakes.LakeFormat;
import kindling.store.Json;
import org.apache.spark.SparkConf;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Real tables of Delta Lake and Iceberg, whose packages only the execution "lakes" of the failsafe
 * plugin has on its class path.
 */
class LakesIT {
  /** A catalog of Iceberg; and Delta Lake sorts its log into 50 partitions, usually. */
  private static final Map<String, String> CONF =
      Map.of(
          "spark.sql.warehouse.dir", "warehouse",
          "spark.sql.catalog.lake", "org.apache.iceberg.spark.SparkCatalog",
          "spark.sql.catalog.lake.type", "hadoop",
          "spark.sql.catalog.lake.warehouse", "iceberg",
          "spark.databricks.delta.snapshotPartitions", "1",
          "spark.sql.shuffle.partitions", "2");

  @TempDir static Path folder;

  @BeforeAll
  static void configure() {
    CONF.forEach(
        (key, value) ->
            System.setProperty(
                key, key.endsWith("warehouse") || key.endsWith("dir") ? path(value) : value));
  }

  @AfterAll
  static void restore() {
    CONF.keySet().forEach(System::clearProperty);
  }

  private static String path(String name) {
    return folder.resolve(name).toString();
  }

  /** Runs something in a session that knows the lakes. */
  private static void onSpark(Consumer<SparkSession> work) {
    SparkConf conf = new SparkConf();
    LakeFormat.configure(conf);
    String[] all =
        Stream.of(conf.getAll())
            .filter(entry -> entry._1().startsWith("spark.sql."))
            .flatMap(entry -> Stream.of(entry._1(), entry._2()))
            .toArray(String[]::new);
    work.accept(Sessions.open("local[2]", all));
    Sessions.stop();
  }

  /** A hundred rows, those after the number. */
  private static Dataset<Row> rows(SparkSession spark, int from) {
    return spark
        .range(from, from + 100)
        .selectExpr("id % 10 + 0.5 * id AS a", "sin(id) AS b", "a + 3 * b + 0.25 AS y");
  }

  private static void append(String delta, int from) {
    onSpark(spark -> rows(spark, from).write().format("delta").mode("append").save(delta));
  }

  private static String[] train(String data, String format, String out, String... more) {
    return Stream.concat(
            Stream.of("train", "--data", data, "--format", format, "--label", "y", "--fast"),
            Stream.concat(
                Stream.of("--out", path(out), "--set", "data.test-share=0"), Stream.of(more)))
        .toArray(String[]::new);
  }

  private static String recorded(String out, String... path) throws IOException {
    JsonNode value = Json.parse(Files.readString(folder.resolve(out).resolve("run.json")));
    for (String name : path) {
      value = value.get(name);
    }
    return value.asText();
  }

  private static byte[] model(String out) throws IOException {
    return Files.readAllBytes(folder.resolve(out).resolve("model.safetensors"));
  }

  @Test
  void aRunNamesTheVersionThatItReadAndResumesOnItWhenTheTableHasGrown() throws IOException {
    String table = path("grown");
    append(table, 0);
    append(table, 100);
    String epochs = "training.epochs=";
    InProcess.onSpark(train(table, "delta", "two", "--set", epochs + 2)).succeeded();
    assertEquals(table + "@1", recorded("two", "settings", "data", "train"));
    assertEquals(table + "@1", recorded("two", "data", "train", "source"));
    append(table, 200);
    InProcess.onSpark("train", "--resume", path("two"), "--set", epochs + 4).succeeded();
    InProcess.onSpark(train(table + "@1", "delta", "four", "--set", epochs + 4)).succeeded();
    assertArrayEquals(model("four"), model("two"));
  }

  @Test
  void setsOfTheirOwnHaveVersionsOfTheirOwnWhichEvaluateKeeps() throws IOException {
    String train = path("own-train");
    String test = path("own-test");
    append(train, 0);
    append(test, 1000);
    append(test, 1100);
    InProcess.onSpark(
            train(
                train, "delta", "own", "--set", "data.test=" + test, "--set", "training.epochs=1"))
        .succeeded();
    assertEquals(train + "@0", recorded("own", "settings", "data", "train"));
    assertEquals(test + "@1", recorded("own", "settings", "data", "test"));
    append(test, 1200);
    String model = path("own/model.safetensors");
    String evaluated = InProcess.onSpark("evaluate", "--model", model).succeeded().out();
    assertTrue(evaluated.contains("of 200 rows"), evaluated);
  }

  @Test
  void aTableIsFoundByNameInTheCatalogOfASession() {
    onSpark(
        spark -> {
          rows(spark, 0).write().format("delta").saveAsTable("houses");
          rows(spark, 100).write().format("delta").mode("append").saveAsTable("houses");
          assertEquals(200, count(spark, "houses", "houses@1"));
          assertEquals(100, count(spark, "houses@v0", "houses@v0"));
          rows(spark, 0).write().format("parquet").saveAsTable("plain");
          assertEquals(100, count(spark, "plain", "plain"));
          spark.sql("CREATE VIEW view AS SELECT * FROM plain WHERE a > 25");
          assertTrue(count(spark, "view", "view") < 100);
        });
  }

  /** The rows of a training set in a catalog, whose settings become those with its version. */
  private static long count(SparkSession spark, String setting, String fixed) {
    SettingsReader settings =
        SettingsReader.ofText(
            "data { train = \"%s\", format = table }".formatted(setting), "t", List.of());
    SettingsReader same = LakeVersions.fixed(spark.sparkContext(), settings);
    assertEquals(fixed, same.text("data.train"));
    DatasetReader sets = new DatasetReader(spark.sparkContext(), same.settings().data());
    return sets.train().rows().frame().count();
  }

  @Test
  void aSweepGoesOnWithTheVersionsThatItBeganWith() throws IOException {
    String table = path("swept");
    append(table, 0);
    Path conf = folder.resolve("swept.conf");
    Files.writeString(
        conf,
        """
        data { train = "%s", format = delta, label-column = y, feature-columns = [a, b], validation-share = 0.2 }
        network { layers = [affine 1], loss = mean-squared-error }
        optimizer.name = adam
        training { epochs = 1, batch-size = 20 }
        sweep { metric = rmse, space { optimizer.learning-rate = [0.1, 0.01] } }
        """
            .formatted(table));
    String out = path("sweep");
    String[] sweep = {"sweep", "--config", conf.toString(), "--out", out};
    InProcess.onSpark(sweep).succeeded();
    append(table, 100);
    InProcess.onSpark(sweep).isUsersMistake("holds this very sweep");
    InProcess.onSpark("sweep", "--config", conf.toString(), "--resume", out).succeeded();
    String kept = Files.readString(Path.of(out, "sweep.conf"));
    assertTrue(kept.contains(table + "@0"), kept);
  }

  @Test
  void mistakesAreNamed() {
    String table = path("mistaken");
    append(table, 0);
    String nowhere = path("nowhere");
    InProcess.onSpark(train(table + "@7", "delta", "m"))
        .isUsersMistake(table + "@7: the table has no such version\n");
    InProcess.onSpark(train(table + "@new", "delta", "m"))
        .isUsersMistake("has no number after @; it must be a version of the table, such as");
    InProcess.onSpark(train(nowhere, "delta", "m"))
        .isUsersMistake(nowhere + ": there is no table of Delta Lake\n");
    InProcess.onSpark(train("missing.houses", "table", "m"))
        .isUsersMistake("missing.houses: there is no table of this name in the catalogs\n");
    InProcess.onSpark(train(table, "parquet", "m"))
        .isUsersMistake(
            table
                + ": is a table of Delta Lake, whose files may hold rows that were deleted from it; set data.format = delta\n");
  }

  @Test
  void tablesOfIcebergHaveTheirSnapshotsInTheirPlace() throws IOException {
    assumeTrue(hasIceberg(), "there is no Iceberg for this Spark");
    onSpark(
        spark -> {
          try {
            rows(spark, 0).writeTo("lake.db.houses").using("iceberg").create();
            rows(spark, 100).writeTo("lake.db.houses").append();
          } catch (Exception e) {
            throw new IllegalStateException(e);
          }
        });
    String path = path("iceberg/db/houses");
    String[] once = {"--set", "training.epochs=1"};
    InProcess.onSpark(train("lake.db.houses", "table", "iceberg-name", once)).succeeded();
    InProcess.onSpark(train(path, "iceberg", "iceberg-path", once)).succeeded();
    InProcess.onSpark(train("lake.db.houses", "iceberg", "iceberg-both", once)).succeeded();
    String named = recorded("iceberg-name", "settings", "data", "train");
    assertTrue(named.matches("lake\\.db\\.houses@\\d+"), named);
    assertEquals(path + named.substring(14), recorded("iceberg-path", "settings", "data", "train"));
    assertEquals(named, recorded("iceberg-both", "settings", "data", "train"));
    onSpark(
        spark -> {
          try {
            rows(spark, 200).writeTo("lake.db.houses").append();
          } catch (Exception e) {
            throw new IllegalStateException(e);
          }
        });
    InProcess.onSpark(train(named, "table", "iceberg-again", once)).succeeded();
    assertArrayEquals(model("iceberg-name"), model("iceberg-again"));
    InProcess.onSpark(train(path + "@7", "iceberg", "m"))
        .isUsersMistake(path + "@7: the table has no such version\n");
    InProcess.onSpark(train(path + "-not", "iceberg", "m"))
        .isUsersMistake(path + "-not: there is no table of Iceberg\n");
    InProcess.onSpark(train(path, "parquet", "m"))
        .isUsersMistake(path + ": is a table of Iceberg, whose files may hold rows");
  }

  private static boolean hasIceberg() {
    try {
      Class.forName("org.apache.iceberg.spark.SparkCatalog");
      return true;
    } catch (ClassNotFoundException e) {
      return false;
    }
  }
}
