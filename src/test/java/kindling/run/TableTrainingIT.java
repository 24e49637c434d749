package kindling.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Date;
import java.sql.Timestamp;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import kindling.cluster.Sessions;
import kindling.config.Settings;
import kindling.config.SettingsReader;
import kindling.config.UserError;
import kindling.config.message.Warnings;
import kindling.gradient.Workers.Split;
import kindling.metrics.Evaluation;
import kindling.report.console.TextConsole;
import kindling.store.Checkpoint;
import kindling.store.CheckpointFolder;
import kindling.store.Model;
import kindling.store.Storage;
import kindling.train.EpochResult;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Trainings on a table with a column of every type. */
class TableTrainingIT {
  private static final int ROWS = 400;

  private static final StructType SCHEMA =
      new StructType()
          .add("id", DataTypes.StringType)
          .add("area", DataTypes.DoubleType)
          .add("price", DataTypes.createDecimalType(12, 2))
          .add("rooms", DataTypes.ByteType)
          .add("city", DataTypes.StringType)
          .add("street", DataTypes.StringType)
          .add("garden", DataTypes.BooleanType)
          .add("built", DataTypes.DateType)
          .add("sold", DataTypes.TimestampType)
          .add("note", DataTypes.StringType)
          .add("place", DataTypes.createArrayType(DataTypes.DoubleType))
          .add("y", DataTypes.StringType);

  private static final String CONF =
      """
      data {
        label-column = y, feature-columns = ["*"]
        columns {
          "*" = auto, area = number quantile, price = piecewise-linear 8 by target width 3
          street = category embedding 2 rare 2, note = text 16
        }
      }
      network { layers = [affine 12, relu, affine 3], initialization = he }
      optimizer { name = adam, learning-rate = 0.01 }
      training { epochs = 2, batch-size = 32, shards = 3 }
      """;

  private static final String SHARES = "data { validation-share = 0.15, test-share = 0.2 }\n";

  @TempDir Path out;

  @AfterAll
  static void stop() {
    Sessions.stop();
  }

  @Test
  void theBitsDoNotDependOnPartitionsOrderAndCores() {
    String one = sha(train(rows(Sessions.plain("local[1]"), ROWS), CONF + SHARES));
    SparkSession four = Sessions.plain("local[4]");
    Dataset<Row> shuffled = rows(four, ROWS).repartition(7).orderBy(functions.rand(5));
    assertEquals(one, sha(train(shuffled, CONF + SHARES)));
    String other = CONF + SHARES + "training.seed = 2";
    assertNotEquals(one, sha(train(shuffled, other)));
  }

  @Test
  void rowsThatAreHeldOutDoNotInfluenceTheFit() {
    SparkSession spark = Sessions.plain("local[4]");
    Dataset<Row> train = rows(spark, ROWS);
    Dataset<Row> held = rows(spark, 50);
    // A level, a class and numbers that the training rows do not have.
    Dataset<Row> changed =
        held.withColumn("area", functions.lit(1e6))
            .withColumn("city", functions.lit("Atlantis"))
            .withColumn("garden", functions.lit(null).cast("boolean"))
            .withColumn(
                "y", functions.when(functions.col("rooms").equalTo(1), "unseen").otherwise("sold"));
    List<String> warnings = new ArrayList<>();
    String conf = CONF + sets(write(train, "train"), write(held, "held"));
    String expected = sha(run(spark, conf, warnings));
    assertEquals(List.of(), warnings.stream().filter(line -> line.contains("left out")).toList());
    conf = CONF + sets(write(train, "train"), write(changed, "changed"));
    assertEquals(expected, sha(run(spark, conf, warnings)));
    long unseen = changed.filter("y = 'unseen'").count();
    for (String set : List.of("validation", "test")) {
      String line =
          "%d rows of the %s set are left out, because no training row has their class, such as \"unseen\""
              .formatted(unseen, set);
      assertTrue(warnings.contains(line), warnings::toString);
    }
  }

  @Test
  void moreLevelsThanACategoryMayHaveAreHashed() {
    SparkSession spark = Sessions.plain("local[4]");
    // Two rows of each of 25,000 users, whose label nothing else tells.
    Dataset<Row> rows =
        spark
            .range(50_000)
            .selectExpr("concat('u', id % 25000) AS user", "crc32(concat(id % 25000)) % 2 AS y");
    String conf =
        """
        data { label-column = y, feature-columns = ["*"], columns.user = %s }
        network.layers = [affine 16, relu, affine 2]
        optimizer { name = adam, learning-rate = 0.02 }
        training { epochs = 5, batch-size = 500, shards = 2 }
        """;
    TrainingRun run = new TrainingRun(settings(conf.formatted("hashed 200000 width 4")), rows);
    List<EpochResult> history = run.train(line -> {}).history();
    double accuracy = history.get(history.size() - 1).train().accuracy();
    // An eighth of the users share their bucket with another one.
    assertTrue(accuracy > 0.9, () -> "accuracy " + accuracy);
    UserError error =
        assertThrows(
            UserError.class, () -> new TrainingRun(settings(conf.formatted("category")), rows));
    assertTrue(error.getMessage().contains("Use hashed, text or ignore"), error::getMessage);
  }

  @Test
  void aTrainingResumesToTheSameBits() {
    SparkSession spark = Sessions.plain("local[4]");
    String train =
        "data { format = parquet, train = \"%s\" }\n".formatted(write(rows(spark, ROWS), "train"));
    String conf = CONF + SHARES + train;
    String whole = sha(run(spark, conf + "training.epochs = 4", new ArrayList<>()));
    new TrainingRun(spark.sparkContext(), settings(conf)).train(out + "/run", false, nowhere());
    Storage storage = new Storage(spark.sparkContext().hadoopConfiguration());
    Checkpoint checkpoint =
        new CheckpointFolder(storage, out + "/run/checkpoints").newest(line -> {}).orElseThrow();
    Model resumed =
        new TrainingRun(spark.sparkContext(), settings(conf + "training.epochs = 4"))
            .resume(
                out + "/run",
                new ResumePoint(checkpoint.settings(), Optional.of(checkpoint)),
                nowhere())
            .model();
    assertEquals(whole, sha(resumed));
  }

  @Test
  void evaluateGivesTheMetricsOfTheTrainingAndNeedsNoIgnoredColumn() {
    SparkSession spark = Sessions.plain("local[4]");
    String train = write(rows(spark, ROWS), "train");
    String conf =
        CONF
            + SHARES
            + "data { format = parquet, train = \"%s\" }\n".formatted(train)
            + "network.ensemble = 3\ntraining.calibration = temperature\n";
    TrainingRun.Result result =
        new TrainingRun(spark.sparkContext(), settings(conf)).train(out + "/run", false, nowhere());
    String model = out + "/run/model.safetensors";
    Evaluation test =
        new ModelUse(spark.sparkContext(), model, List.of()).evaluate(Split.TEST).evaluation();
    assertEquals(result.epoch().test().loss(), test.loss());
    assertEquals(result.epoch().test().accuracy(), test.accuracy());
    assertTrue(test.rows() > 40 && test.rows() < 120, () -> "rows: " + test.rows());

    String other = write(rows(spark, 60).drop("id"), "other");
    List<String> own = List.of("data.test-share=0", "data.test=" + other);
    assertEquals(
        60,
        new ModelUse(spark.sparkContext(), model, own).evaluate(Split.TEST).evaluation().rows());
    String bare = write(rows(spark, 60).drop("id", "y"), "bare");
    new ModelUse(spark.sparkContext(), model, List.of())
        .predict(bare, out + "/predictions", "parquet", false);
    assertEquals(60, spark.read().parquet(out + "/predictions").count());
  }

  @Test
  void weightsAndTheFlagOfValidationMayBeTextsOfACsvFile() throws IOException {
    SparkSession spark = Sessions.plain("local[4]");
    StringBuilder csv = new StringBuilder("a,w,held,y\n");
    for (int i = 0; i < 200; i++) {
      csv.append("%d,%s,%s,%s\n".formatted(i, i % 3 + ".5", i % 4 == 0 ? "yes" : "no", i % 2));
    }
    Path file = Files.writeString(out.resolve("rows.csv"), csv);
    String conf =
        """
        data {
          format = csv, train = "%s", label-column = y, feature-columns = ["*"], columns { "*" = auto }
          weight-column = w, validation-column = held
        }
        network.layers = [affine 2]
        training.epochs = 1
        """
            .formatted(file);
    TrainingRun.Result result =
        new TrainingRun(spark.sparkContext(), settings(conf)).train(line -> {});
    assertEquals(150, result.epoch().train().rows());
    assertEquals(50, result.epoch().validation().rows());
    assertEquals(List.of("a"), result.model().table().orElseThrow().names());
  }

  private static String sets(String train, String held) {
    return "data { format = parquet, train = \"%s\", validation = \"%s\", test = \"%s\" }\n"
        .formatted(train, held, held);
  }

  private String write(Dataset<Row> rows, String name) {
    rows.coalesce(2).write().mode(SaveMode.Overwrite).parquet(out + "/" + name);
    return out + "/" + name;
  }

  /** The label follows from area and city. */
  private static Dataset<Row> rows(SparkSession spark, int count) {
    List<Row> rows = new ArrayList<>();
    String[] cities = {"Oslo", "Rome", "Bern"};
    for (int i = 0; i < count; i++) {
      double area = 20 + (i * 37 % 200) * 0.75;
      rows.add(
          RowFactory.create(
              "key-" + i,
              i % 11 == 0 ? null : area,
              new BigDecimal(1000 + i * 13 % 700).movePointLeft(2),
              (byte) (i % 6),
              i % 17 == 0 ? null : cities[i % 3],
              "street " + i * i % 60,
              i % 5 == 0 ? null : i % 2 == 0,
              Date.valueOf("20%02d-%02d-%02d".formatted(i % 20, 1 + i % 12, 1 + i % 28)),
              new Timestamp(1_700_000_000_000L + i * 7_654_321L),
              "a %s house, number %d".formatted(i % 2 == 0 ? "red" : "blue", i),
              List.of(i * 0.1, Math.sin(i)),
              area > 120 ? "sold" : i % 3 == 0 ? "free" : "rented"));
    }
    return spark.createDataFrame(rows, SCHEMA);
  }

  private static Model train(Dataset<Row> rows, String conf) {
    return new TrainingRun(settings(conf), rows).train(line -> {}).model();
  }

  private static Model run(SparkSession spark, String conf, List<String> warnings) {
    return new TrainingRun(spark.sparkContext(), settings(conf))
        .train(Warnings.onCommandLine(warnings::add))
        .model();
  }

  private static Settings settings(String conf) {
    return SettingsReader.ofText(conf, "test.conf", List.of()).settings();
  }

  private static TextConsole nowhere() {
    return TextConsole.plain(
        new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8));
  }

  private static String sha(Model model) {
    return Model.sha256(model.parameters());
  }
}
