package kindling.sweep;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import kindling.cluster.Sessions;
import kindling.config.Settings;
import kindling.config.SettingsReader;
import kindling.run.Training;
import kindling.run.TrainingRun;
import kindling.store.Model;
import kindling.store.ModelFile;
import kindling.store.Storage;
import kindling.sweep.SweepRun.Outcome;
import kindling.sweep.trial.TrialResult;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Sweeps over trainings on a table. */
class TableSweepIT {
  @TempDir Path folder;

  @AfterAll
  static void stop() {
    Sessions.stop();
  }

  @ParameterizedTest
  @ValueSource(strings = {"task", "training"})
  void aTrialEqualsTheSameTrainingAloneAndItsErrorIsInTheUnitOfTheLabel(String as)
      throws IOException {
    SparkSession spark =
        Sessions.open("local[2]", "spark.serializer", "org.apache.spark.serializer.KryoSerializer");
    SettingsReader reader = reader(as);
    SweepPlan plan = SweepPlan.of(reader, Training::check);
    try (SweepRun sweep =
        new SweepRun(spark.sparkContext(), reader, plan, folder + "/sweep", warning -> {})) {
      Outcome outcome = sweep.run();
      TrialResult winner = outcome.winner().orElseThrow();
      Settings settings = reader.with(winner.trial().changes()).settings();
      TrainingRun.Result alone =
          new TrainingRun(spark.sparkContext(), settings).train(warning -> {});
      assertEquals(Model.sha256(alone.model().parameters()), winner.weightsSha256());
      double error = winner.reached().validation().meanAbsoluteError();
      assertTrue(error > 1000 && error < 100_000, () -> "in the unit of the price: " + error);
      assertTrue(alone.model().table().isPresent());
      assertEquals(
          alone.model().table().orElseThrow().units().of(0),
          best(spark).table().orElseThrow().units().of(0));
    }
  }

  @Test
  void theTestSetOfTheWinnerIsInTheUnitOfTheLabel() throws IOException {
    SparkSession spark = Sessions.open("local[2]");
    SettingsReader reader = reader("task");
    SweepPlan plan = SweepPlan.of(reader, Training::check);
    try (SweepRun sweep =
        new SweepRun(spark.sparkContext(), reader, plan, folder + "/sweep", warning -> {})) {
      double error = sweep.run().test().orElseThrow().meanAbsoluteError();
      assertTrue(error > 1000 && error < 100_000, () -> "in the unit of the price: " + error);
    }
  }

  private Model best(SparkSession spark) {
    Storage storage = new Storage(spark.sparkContext().hadoopConfiguration());
    return new ModelFile(storage).read(folder + "/sweep/best.safetensors");
  }

  private SettingsReader reader(String as) throws IOException {
    StringBuilder rows = new StringBuilder("city,area,price\n");
    for (int i = 0; i < 300; i++) {
      int city = i * 7 % 11;
      double area = 40 + i * 13 % 100;
      rows.append("c%d,%s,%s%n".formatted(city, area, 100_000 + 3_000 * area + 20_000 * city));
    }
    Files.writeString(folder.resolve("houses.csv"), rows);
    String conf =
        """
        data {
          train = "%s/houses.csv", format = csv, label-column = price, feature-columns = ["*"]
          columns { "*" = auto, city = category embedding 2 }
          validation-share = 0.2, test-share = 0.2
        }
        network { layers = [affine 8, relu, affine 1], loss = mean-squared-error }
        training { epochs = 3, batch-size = 16, shards = 2 }
        sweep { metric = mean-absolute-error, trial-as = %s, space { optimizer.learning-rate = [0.01, 0.02] } }
        """;
    return SettingsReader.ofText(conf.formatted(folder, as), "sweep.conf", List.of());
  }
}
