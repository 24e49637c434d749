package kindling.sweep;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import kindling.cluster.Sessions;
import kindling.config.Change;
import kindling.config.Settings;
import kindling.config.SettingsReader;
import kindling.config.UserError;
import kindling.config.message.Warnings;
import kindling.data.Mnist;
import kindling.metrics.Metric;
import kindling.report.console.TextConsole;
import kindling.run.Training;
import kindling.run.TrainingRun;
import kindling.store.Json;
import kindling.store.Model;
import kindling.store.Storage;
import kindling.sweep.SweepRun.Outcome;
import kindling.sweep.report.SweepFiles;
import kindling.sweep.trial.Trial;
import kindling.sweep.trial.TrialResult;
import kindling.sweep.trial.TrialResult.State;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sweeps in local mode, on the first rows of MNIST. */
class SweepIT {
  @TempDir static Path folder;
  private static SparkSession spark;

  @BeforeAll
  static void begin() throws IOException {
    Mnist.write(folder, 1000, 300);
    spark =
        Sessions.open(
            "local[2]",
            "spark.scheduler.mode",
            "FAIR",
            "spark.serializer",
            "org.apache.spark.serializer.KryoSerializer",
            "spark.kryo.registrationRequired",
            "true",
            "spark.kryo.registrator",
            "kindling.cluster.KryoClasses");
  }

  @AfterAll
  static void stopSpark() {
    Sessions.stop();
  }

  @Test
  void aTrialHasTheBitsOfTheSameTrainingAloneHoweverItIsTrained() {
    String conf =
        """
        network.layers = [affine 784 -> 12, batch-normalization, relu, dropout 0.2, affine 10]
        training { epochs = 3, batch-size = 64, shards = 5 }
        data.validation-seed = 1
        sweep.space {
          optimizer = [{ name = adam, learning-rate = 0.01 }, { name = momentum, learning-rate = 0.05 }]
          training.mode = [aggregate, all-reduce, local]
          training.seed = [1, 2]
        }
        """;
    SettingsReader reader = reader(conf);
    Map<Integer, String> asTasks =
        weights(run(reader, "tasks", "sweep.trial-as=task"), reader, "tasks");
    Map<Integer, String> asTrainings =
        weights(run(reader, "trainings", "sweep.trial-as=training"), reader, "trainings");
    Map<Integer, String> oneByOne =
        weights(run(reader, "alone", "sweep.trial-as=task", "sweep.parallel=1"), reader, "alone");
    assertEquals(asTasks, asTrainings);
    assertEquals(asTasks, oneByOne);
    assertEquals(12, asTasks.size());
    for (Trial trial : SweepPlan.of(reader, Training::check).trials()) {
      if (trial.number() % 3 == 1) {
        Settings settings = reader.with(trial.changes()).settings();
        float[] alone =
            new TrainingRun(spark.sparkContext(), settings)
                .train(warning -> {})
                .model()
                .parameters();
        assertEquals(Model.sha256(alone), asTasks.get(trial.number()), trial::toString);
      }
    }
  }

  @Test
  void halvingRanksAlikeWhateverIsDoneAtOnceAndLeavesAllThatIsPromised() throws IOException {
    SettingsReader reader =
        reader(
            """
            network.layers = [affine 784 -> ${variables.width}, relu, affine 10]
            training { epochs = 9, batch-size = 100, mode = all-reduce }
            variables.width = 10
            sweep {
              space { variables.width = integers 5 to 30, optimizer.learning-rate = log-uniform 1e-3 to 1e9 }
              strategy = halving, trials = 12
            }
            """);
    Outcome two = run(reader, "two");
    run(reader, "one", "sweep.parallel=1");
    assertEquals(ranking(reader, "one"), ranking(reader, "two"));
    Path results = folder.resolve("two");
    List<TrialResult> all = results(reader, "two");
    assertTrue(all.stream().anyMatch(result -> result.state() == State.DROPPED));
    TrialResult failed =
        all.stream().filter(result -> result.state() == State.FAILED).findFirst().orElseThrow();
    assertTrue(failed.error().contains("loss is"), failed::error);
    TrialResult winner = two.winner().orElseThrow();
    assertEquals(9, winner.history().size());
    assertEquals(0, winner.reached().test().rows(), "nobody looks at the test set before");
    assertEquals(300, two.test().orElseThrow().rows());
    assertEquals(13, Files.readAllLines(results.resolve("results.csv")).size());
    assertEquals(12, spark.read().parquet(results + "/results.parquet").count());
    assertTrue(Files.readString(results.resolve("report.html")).contains("log-uniform"));
    assertEquals(
        "finished",
        Json.parse(Files.readString(results.resolve("sweep.json"))).get("status").asText());
    assertFalse(
        Files.exists(
            results.resolve("trials/%05d/checkpoints".formatted(winner.trial().number()))));
    // Nothing is looked at twice: without the rows of the test set it is known as well.
    assertEquals(two.test(), run(reader, "two", "data.test=" + folder + "/none").test());
    try (SweepRun again = sweep(reader, "two")) {
      assertTrue(
          again.refit(winner, results + "/winner", TextConsole.plain(System.out)), "the same bits");
    }
  }

  @Test
  void aSweepThatWasStoppedGoesOnToTheBitsOfOneThatWasNot() {
    SettingsReader reader =
        reader(
            """
            network.layers = [affine 784 -> 10, relu, affine 10]
            training { epochs = 6, mode = all-reduce }
            checkpoint.every = 1 epoch
            sweep.space { optimizer.learning-rate = [0.1, 0.2, 0.3, 0.4], optimizer.name = [adagrad] }
            """);
    Map<Integer, String> expected = weights(run(reader, "whole"), reader, "whole");
    for (String as : List.of("task", "training")) {
      SettingsReader its = with(reader, "sweep.trial-as=" + as);
      try (SweepRun sweep = sweep(its, "cut-" + as)) {
        sweep.with(
            (result, all) -> {
              if (all.stream().mapToInt(one -> one.history().size()).sum() > 8) {
                sweep.stop();
              }
            });
        assertTrue(sweep.run().stopped());
      }
      int before = results(its, "cut-" + as).stream().mapToInt(r -> r.history().size()).sum();
      assertTrue(before > 8 && before < 24, "epochs " + before);
      assertEquals(expected, weights(run(its, "cut-" + as), its, "cut-" + as));
    }
  }

  @Test
  void aTrialThatLearnsNothingIsWarnedOfOnceHoweverItIsTrained() {
    SettingsReader reader =
        reader(
            """
            network.layers = [affine 784 -> 10]
            training { epochs = 5, batch-size = 20, mode = all-reduce }
            checkpoint.every = 1 epoch
            sweep.space.optimizer.learning-rate = [0.1, 1e-12]
            """);
    for (String as : List.of("task", "training")) {
      List<String> warnings = new ArrayList<>();
      SettingsReader its = with(reader, "sweep.trial-as=" + as);
      SweepPlan plan = SweepPlan.of(its, Training::check);
      try (SweepRun sweep =
          new SweepRun(
              spark.sparkContext(),
              its,
              plan,
              folder + "/idle-" + as,
              Warnings.onCommandLine(warnings::add))) {
        sweep.run();
      }
      assertEquals(1, warnings.size(), warnings::toString);
      assertTrue(
          warnings
              .get(0)
              .startsWith("trial 2: after epoch 3 the network predicts no better than the freq"),
          warnings::toString);
    }
  }

  @Test
  void aNetworkThatTheLabelsDoNotFitFailsItsTrialOnly() {
    SettingsReader reader =
        reader(
            """
            training.epochs = 1
            network.layers = [affine 784 -> 10]
            sweep.space.network.layers = [[affine 784 -> 12], [affine 784 -> 5], [affine 784 -> 10]]
            """);
    for (String as : List.of("task", "training")) {
      run(reader, "outputs-" + as, "sweep.trial-as=" + as);
      List<TrialResult> results = results(reader, "outputs-" + as);
      assertEquals(
          List.of(State.FINISHED, State.FAILED, State.FINISHED),
          results.stream().map(TrialResult::state).toList());
      assertTrue(
          results
              .get(1)
              .error()
              .contains("label 9; labels must be whole numbers from 0 to 4, because the network"),
          results.get(1)::error);
    }
  }

  @Test
  void otherDataAreRefused() throws IOException {
    String conf = "network.layers = [affine 784 -> 10]\ntraining.epochs = 1\n";
    SettingsReader reader = reader(conf + "sweep.space.training.batch-size = [10, 20]");
    run(reader, "data");
    Path other = Files.createDirectory(folder.resolve("other"));
    Mnist.write(other, 900, 10);
    SettingsReader moved = with(reader, "data.path=" + other);
    UserError error = assertThrows(UserError.class, () -> run(moved, "data"));
    assertTrue(
        error
            .getMessage()
            .startsWith("the training set is not the one that the sweep was begun with"),
        error::getMessage);
  }

  private static SettingsReader reader(String conf) {
    String data = "data { path = \"%s\", validation-share = 0.2 }\n".formatted(folder);
    return SettingsReader.ofText(data + conf, "sweep.conf", List.of());
  }

  private static SettingsReader with(SettingsReader reader, String... changes) {
    return reader.with(Stream.of(changes).map(one -> Change.of("test", one)).toList());
  }

  private static SweepRun sweep(SettingsReader reader, String name) {
    SweepPlan plan = SweepPlan.of(reader, Training::check);
    return new SweepRun(spark.sparkContext(), reader, plan, folder + "/" + name, warning -> {});
  }

  private static Outcome run(SettingsReader reader, String name, String... changes) {
    SettingsReader changed = with(reader, changes);
    SweepPlan plan = SweepPlan.of(changed, Training::check);
    Storage storage = new Storage(spark.sparkContext().hadoopConfiguration());
    try (SweepRun sweep = sweep(changed, name);
        SweepFiles files = new SweepFiles(storage, folder + "/" + name, changed, plan, sweep)) {
      return sweep.with(files).run();
    }
  }

  private static List<TrialResult> results(SettingsReader reader, String name) {
    try (SweepRun sweep = sweep(reader, name)) {
      return sweep.results();
    }
  }

  private static List<Integer> ranking(SettingsReader reader, String name) {
    return Ranking.of(Objective.of(Metric.ACCURACY), results(reader, name)).ranked().stream()
        .map(result -> result.trial().number())
        .toList();
  }

  private static Map<Integer, String> weights(Outcome outcome, SettingsReader reader, String name) {
    assertTrue(outcome.winner().isPresent());
    return results(reader, name).stream()
        .collect(
            Collectors.toMap(
                result -> result.trial().number(),
                TrialResult::weightsSha256,
                (one, other) -> one,
                TreeMap::new));
  }
}
