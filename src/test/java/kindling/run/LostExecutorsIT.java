package kindling.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import kindling.cluster.ExecutorProcesses;
import kindling.config.Confs;
import kindling.config.Settings;
import kindling.config.TrainingSettings.Sampling;
import kindling.data.Mnist;
import kindling.data.Shape;
import kindling.gradient.local.LocalWorkers;
import kindling.math.Precision;
import kindling.network.Initializer;
import kindling.network.Network;
import kindling.network.layers.NetworkParser;
import kindling.network.losses.SoftmaxWithLoss;
import kindling.optimize.Momentum;
import kindling.optimize.UpdateRule;
import kindling.report.console.TextConsole;
import kindling.store.Model;
import kindling.train.Aggregate;
import kindling.train.Trainer;
import kindling.train.TrainingListener;
import kindling.train.TrainingState;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a training loses at a chosen moment, executors or what they keep: it costs no bit. */
class LostExecutorsIT {
  /** The most shards that are summed without a shuffle in every step. */
  private static final int FEW_SHARDS = 4;

  private static final int MANY_SHARDS = 18;

  /** Of an epoch. */
  private static final int STEPS = 10;

  private static final String ROUNDED = ", exchange = bfloat16";

  private static final String ON_DISK = "data.storage = disk";

  @TempDir static Path folder;
  private static ExecutorProcesses executors;
  private static final Map<String, String> UNDISTURBED = new HashMap<>();

  /** What happens to a training. */
  private interface Loss {
    void happen() throws Exception;
  }

  @BeforeAll
  static void start() throws Exception {
    Mnist.write(folder, 500, 100);
    executors =
        new ExecutorProcesses(
            2,
            MANY_SHARDS / 2,
            "spark.serializer",
            "org.apache.spark.serializer.KryoSerializer",
            "spark.kryo.registrationRequired",
            "true",
            "spark.kryo.registrator",
            "kindling.cluster.KryoClasses");
  }

  @AfterAll
  static void stop() {
    if (executors != null) {
      executors.close();
    }
  }

  @Test
  void anExecutorKilledInTheMidstOfAnEvaluation() throws Exception {
    killedInAnEvaluation("all-reduce");
  }

  @Tag("soak")
  @ParameterizedTest
  @ValueSource(strings = {"aggregate, aggregate = job-per-step", "local"})
  void anExecutorKilledInTheMidstOfAnEvaluationOfTheOtherWaysToStep(String mode) throws Exception {
    killedInAnEvaluation(mode);
  }

  private static void killedInAnEvaluation(String mode) throws Exception {
    costsNoBit(mode, FEW_SHARDS, STEPS, executors::killInNextTask);
    List<String> failures = executors.takeFailures();
    assertTrue(
        failures.contains("epoch 1, evaluation of the train set: ExecutorLostFailure"),
        failures::toString);
  }

  @ParameterizedTest
  @ValueSource(ints = {4, STEPS, STEPS + 1})
  void anExecutorKilledWhileTasksStand(int step) throws Exception {
    costsNoBit("aggregate, aggregate = standing", FEW_SHARDS, step, executors::kill);
    List<String> failures = executors.takeFailures();
    assertTrue(failures.toString().contains("standing tasks, from epoch"), failures::toString);
  }

  /** The expected weights are computed without Spark, on one thread. */
  @Tag("soak")
  @Test
  void anExecutorKilledWhileTasksExchangeRoundedNumbers() throws Exception {
    Network network =
        NetworkParser.parse(
            List.of("affine 20", "relu", "affine 10"), new SoftmaxWithLoss(), Shape.flat(784));
    UpdateRule rule = new UpdateRule(new Momentum(0.9), 0.1);
    float[] weights = Initializer.of("he").parameters(network, 1);
    try (LocalWorkers workers =
        Mnist.workers(network, Sampling.PERMUTATION, 50, FEW_SHARDS, 500, 1, Precision.BFLOAT16)) {
      new Trainer(workers, new Aggregate(workers, rule), List.of())
          .train(new TrainingState(weights, 1, STEPS), 2);
    }
    String expected = Model.sha256(weights);
    for (String mode :
        List.of(
            "aggregate, aggregate = standing",
            "aggregate, aggregate = job-per-step",
            "all-reduce")) {
      // Standing tasks compute all the time; otherwise an idle executor could die unnoticed.
      boolean standing = mode.contains("standing");
      // Each mode trains once undisturbed, for the comparison with the expected weights.
      UNDISTURBED.remove(ROUNDED);
      costsNoBit(
          mode + ROUNDED, FEW_SHARDS, 4, standing ? executors::kill : executors::killInNextTask);
      List<String> failures = executors.takeFailures();
      assertTrue(failures.toString().contains("ExecutorLostFailure"), () -> mode + failures);
      assertEquals(expected, UNDISTURBED.get(ROUNDED).substring(0, expected.length()), mode);
    }
  }

  @Test
  void strangersAtTheDoorsOfAnAllReduce() throws Exception {
    List<Integer> doors = new ArrayList<>();
    costsNoBit("all-reduce", FEW_SHARDS, 4, () -> doors.addAll(executors.visitExchanges()));
    assertEquals(2, doors.size());
    assertEquals(List.of(), executors.takeFailures());
  }

  @ParameterizedTest
  @ValueSource(strings = {"aggregate", "all-reduce", "local"})
  void cachedBlocks(String mode) throws Exception {
    List<String> lost = new ArrayList<>();
    costsNoBit(mode, FEW_SHARDS, 4, () -> lost.addAll(executors.loseCachedBlocks()));
    assertEquals(2, lost.size());
    List<String> stored = executors.storedSince();
    assertTrue(stored.containsAll(lost), () -> lost + " of " + stored);
    assertEquals(List.of(), executors.takeFailures());
  }

  @ParameterizedTest
  @ValueSource(strings = {"aggregate", "all-reduce", "local"})
  void blocksOnDisk(String mode) throws Exception {
    List<String> lost = new ArrayList<>();
    costsNoBit(ON_DISK, mode, FEW_SHARDS, 4, () -> lost.addAll(executors.loseCachedBlocks()));
    assertEquals(2, lost.size());
    List<String> stored = executors.storedSince();
    assertTrue(stored.containsAll(lost), () -> lost + " of " + stored);
    assertEquals(List.of(), executors.takeFailures());
  }

  @ParameterizedTest
  @ValueSource(strings = {"aggregate, aggregate = job-per-step", "all-reduce"})
  void anExecutorWithBlocksOnDisk(String mode) throws Exception {
    costsNoBit(ON_DISK, mode, FEW_SHARDS, STEPS, executors::killInNextTask);
    List<String> failures = executors.takeFailures();
    assertTrue(failures.toString().contains(": ExecutorLostFailure"), failures::toString);
  }

  @Test
  void blocksOnDiskAndTheShuffleFilesThatTheyWerePackedFrom() throws Exception {
    costsNoBit(
        ON_DISK + ", data.rows = 500",
        "all-reduce",
        FEW_SHARDS,
        4,
        () -> {
          executors.loseCachedBlocks();
          executors.loseAllShuffles();
        });
    List<String> failures = executors.takeFailures();
    assertTrue(failures.toString().contains(": FetchFailed"), failures::toString);
  }

  @Test
  void cachedBlocksAndTheShuffleFilesThatTheyWerePackedFrom() throws Exception {
    cachedBlocksAndShuffleFiles("all-reduce");
  }

  @Tag("soak")
  @ParameterizedTest
  @ValueSource(strings = {"aggregate", "local"})
  void cachedBlocksAndTheShuffleFilesThatTheyWerePackedFromInTheOtherWaysToStep(String mode)
      throws Exception {
    cachedBlocksAndShuffleFiles(mode);
  }

  private static void cachedBlocksAndShuffleFiles(String mode) throws Exception {
    // With a number of rows a data set is packed from a DataFrame, and with a shuffle.
    costsNoBit(
        "data.rows = 500",
        mode,
        FEW_SHARDS,
        4,
        () -> {
          executors.loseCachedBlocks();
          executors.loseAllShuffles();
        });
    List<String> failures = executors.takeFailures();
    assertTrue(failures.toString().contains(": FetchFailed"), failures::toString);
  }

  @Tag("soak")
  @Test
  void theShuffleFilesOfAStepThatSumsInGroups() throws Exception {
    shuffleFilesOfAStep("aggregate, aggregate = job-per-step", "epoch 1, step 5: FetchFailed");
  }

  @Tag("soak")
  @Test
  void theShuffleFilesOfLocalStepsThatAreSummedInGroups() throws Exception {
    shuffleFilesOfAStep("local", "epoch 1, local steps 5 to 8: FetchFailed");
  }

  private static void shuffleFilesOfAStep(String mode, String expected) throws Exception {
    costsNoBit(mode, MANY_SHARDS, 4, executors::loseNextShuffle);
    List<String> failures = executors.takeFailures();
    assertTrue(failures.contains(expected), failures::toString);
  }

  private static void costsNoBit(String mode, int shards, int step, Loss loss) throws Exception {
    costsNoBit("", mode, shards, step, loss);
  }

  /**
   * The same.
   *
   * @param more settings, which change no bit either
   */
  private static void costsNoBit(String more, String mode, int shards, int step, Loss loss)
      throws Exception {
    String way = mode.equals("local") ? mode : "driver";
    String key = mode.contains(ROUNDED) ? ROUNDED : way + shards;
    if (!UNDISTURBED.containsKey(key)) {
      UNDISTURBED.put(key, train("", mode, shards, new TrainingListener() {}));
    }
    executors.takeFailures();
    boolean[] happened = {false};
    TrainingListener listener =
        new TrainingListener() {
          @Override
          public void stepDone(TrainingState state) {
            if (!happened[0] && state.atRest() && state.totalSteps() >= step) {
              happened[0] = true;
              try {
                loss.happen();
              } catch (Exception e) {
                throw new IllegalStateException(e);
              }
            }
          }
        };
    assertEquals(UNDISTURBED.get(key), train(more, mode, shards, listener));
    assertTrue(happened[0]);
  }

  private static String train(String more, String mode, int shards, TrainingListener listener)
      throws Exception {
    String conf =
        """
        data { path = "%s", storage = memory }
        network { layers = [affine 784 -> 20, relu, affine 20 -> 10], initialization = he }
        optimizer.name = momentum
        training { epochs = 2, batch-size = 50, shards = %d, mode = %s, local.steps = 4 }
        """;
    Settings settings = Confs.settings(folder, conf.formatted(folder, shards, mode) + more);
    String out = Files.createTempDirectory(folder, "run").toString();
    PrintStream nowhere =
        new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
    TrainingRun.Result result =
        new TrainingRun(executors.spark().sparkContext(), settings)
            .with(listener)
            .train(out, false, TextConsole.plain(nowhere));
    return Model.sha256(result.model().parameters())
        + result.history().stream().map(epoch -> epoch.train() + ", " + epoch.test()).toList();
  }
}
