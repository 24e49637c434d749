package kindling.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import kindling.cluster.Sessions;
import kindling.config.Confs;
import kindling.gradient.Workers.Split;
import kindling.report.console.TextConsole;
import kindling.serving.LocalModel;
import kindling.store.Checkpoint;
import kindling.store.CheckpointFolder;
import kindling.store.Json;
import kindling.store.Model;
import kindling.store.Storage;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whole trainings on a set with one row in twenty of class 1. */
class ClassBalanceIT {
  private static final String CONF =
      """
      network.layers = [affine 2 -> 8, tanh, affine 2]
      optimizer { name = adam, learning-rate = 0.02 }
      training { epochs = %d, batch-size = 50, shards = 5 }
      data {
        format = parquet, train = "%s", feature-columns = [a, b], validation-share = 0.3
        balance = %s
      }
      """;

  @TempDir static Path folder;
  @TempDir Path out;
  private int runs;

  @BeforeAll
  static void write() {
    write("rows", 2);
    write("divided", 7);
  }

  private static void write(String name, int partitions) {
    SparkSession spark = Sessions.plain("local[2]");
    spark
        .range(2000)
        .selectExpr(
            "id % 20 = 0 as rare",
            "(id * 37 % 101) / 50.0d - 1 as x", "(id * 53 % 97) / 48.0d - 1 as y")
        .selectExpr(
            "x + if(rare, 0.5, 0) as a", "y - if(rare, 0.5, 0) as b", "cast(rare as int) as label")
        .repartition(partitions)
        .write()
        .parquet(folder.resolve(name).toString());
  }

  @AfterAll
  static void stop() {
    Sessions.stop();
  }

  @Test
  void theBitsDependNeitherOnTheClusterNorOnTheWayToStep() throws IOException {
    for (String balance : List.of("weights", "sampling")) {
      String conf = conf(2, balance);
      String expected = sha(train("local[2]", conf));
      assertEquals(expected, sha(train("local[1]", conf.replace("/rows", "/divided"))));
      assertEquals(expected, sha(train("local[3]", conf + "training.mode = all-reduce")));
      assertEquals(
          expected,
          sha(train("local[2]", conf + "data.storage = disk\ntraining.aggregate = job-per-step")));
      assertEquals(
          expected,
          sha(
              train(
                  "local[2]",
                  conf,
                  "spark.serializer",
                  "org.apache.spark.serializer.KryoSerializer",
                  "spark.kryo.registrationRequired",
                  "true",
                  "spark.kryo.registrator",
                  "kindling.cluster.KryoClasses")));
      assertNotEquals(expected, sha(train("local[2]", conf(2, "none"))));
    }
  }

  @Test
  void aResumedTrainingHasTheSameBits() {
    for (String balance : List.of("weights", "sampling")) {
      String expected = sha(train("local[2]", conf(4, balance)));
      train("local[2]", conf(2, balance));
      String run = out + "/run" + (runs - 1);
      SparkSession spark = Sessions.plain("local[2]");
      Storage storage = new Storage(spark.sparkContext().hadoopConfiguration());
      Checkpoint checkpoint =
          new CheckpointFolder(storage, run + "/checkpoints").newest(warning -> {}).orElseThrow();
      ResumePoint point = new ResumePoint(checkpoint.settings(), Optional.of(checkpoint));
      TrainingRun resumed =
          new TrainingRun(spark.sparkContext(), Confs.settings(out, conf(4, balance)));
      assertEquals(expected, sha(resumed.resume(run, point, console()).model()));
    }
  }

  @Test
  void theProbabilitiesAddUpToTheRowsOfTheRareClassInEveryUseOfTheModel() throws IOException {
    for (String balance : List.of("weights", "sampling")) {
      train("local[2]", conf(12, balance));
      Path run = out.resolve("run" + (runs - 1));
      Path file = run.resolve("model.safetensors");
      SparkSession spark = Sessions.plain("local[2]");

      // The rows of class 1 are a twentieth; without the correction, the mean would be near a half.
      Dataset<Row> rows = spark.read().parquet(folder.resolve("rows").toString());
      LocalModel model = LocalModel.load(file);
      double sum = 0;
      for (Row row : rows.collectAsList()) {
        float[] features = {(float) row.getDouble(0), (float) row.getDouble(1)};
        sum += model.probabilities(1, features)[1];
      }
      assertEquals(100, sum, 30, balance);

      // What the training says after its last epoch is what the model does.
      List<String> lines = Files.readAllLines(run.resolve("metrics.jsonl"));
      JsonNode last = Json.parse(lines.get(lines.size() - 1));
      ModelUse use = new ModelUse(spark.sparkContext(), file.toString(), List.of());
      double loss = use.evaluate(Split.VALIDATION).evaluation().loss();
      assertEquals(last.get("validationLoss").doubleValue(), loss);
      // a constant prediction of the frequencies has 0.1985
      assertTrue(loss < 0.19, () -> balance + " " + loss);
    }
  }

  private static String conf(int epochs, String balance) {
    return CONF.formatted(epochs, folder.resolve("rows"), balance);
  }

  private static TextConsole console() {
    return TextConsole.plain(new PrintStream(new ByteArrayOutputStream()));
  }

  private Model train(String master, String conf, String... spark) {
    SparkSession session =
        spark.length == 0 ? Sessions.plain(master) : Sessions.open(master, spark);
    return new TrainingRun(session.sparkContext(), Confs.settings(out, conf))
        .train(out + "/run" + runs++, false, console())
        .model();
  }

  private static String sha(Model model) {
    return Model.sha256(model.parameters());
  }
}
