package kindling.report.mlflow;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import kindling.config.Confs;
import kindling.config.Settings;
import kindling.config.TrainingSettings.Sampling;
import kindling.config.UserError;
import kindling.config.message.Warnings;
import kindling.data.BatchPlan;
import kindling.data.Block;
import kindling.data.Mnist;
import kindling.data.Shape;
import kindling.gradient.BlockEvaluation;
import kindling.gradient.BlockGradient;
import kindling.gradient.Workers.Split;
import kindling.gradient.local.LocalWorkers;
import kindling.metrics.Evaluation;
import kindling.metrics.PhaseTimes;
import kindling.network.Initializer;
import kindling.network.Loss.Labels;
import kindling.network.Network;
import kindling.network.layers.NetworkParser;
import kindling.network.losses.SoftmaxWithLoss;
import kindling.optimize.LearningRate;
import kindling.optimize.Sgd;
import kindling.optimize.UpdateRule;
import kindling.optimize.Weights;
import kindling.report.mlflow.TrackingServerStub.Mood;
import kindling.report.mlflow.TrackingServerStub.Run;
import kindling.store.Model;
import kindling.store.Storage;
import kindling.store.record.Figures;
import kindling.store.record.MetricsLog;
import kindling.train.Aggregate;
import kindling.train.EpochResult;
import kindling.train.Evaluations;
import kindling.train.Position;
import kindling.train.Stopped;
import kindling.train.Trainer;
import kindling.train.TrainingListener;
import kindling.train.TrainingState;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The requests that a stub of a tracking server receives in trainings with ten steps per epoch. */
class MlflowLogTest {
  private static final int STEPS = 10;

  @TempDir Path folder;
  private final Storage storage = new Storage(new Configuration(false));
  private final List<String> warnings = new ArrayList<>();
  private TrackingServerStub server;
  // timeout of an answer
  private long millis = 10_000;
  // actions before the end of an epoch is logged, or after the last one
  private final Map<Integer, Runnable> events = new TreeMap<>();
  private Trainer trainer;
  private TrainingState now;
  private TrainingState kept;
  private long startNanos;
  private long longestNanos;

  @BeforeAll
  static void loadClasses() throws IOException {
    try (TrackingServerStub any = new TrackingServerStub()) {
      assertTrue(
          new TrackingServer(any.uri(), Credentials.of(Map.of()), 60_000).run("1").isEmpty());
    }
  }

  @BeforeEach
  void startServer() throws IOException {
    server = new TrackingServerStub();
  }

  @AfterEach
  void stopServer() {
    server.close();
  }

  @Test
  void settingsMetricsFilesAndStatusAreLogged() throws Exception {
    TrainingState state = train(start(), 3, "");
    Run run = server.onlyRun();
    assertEquals("0", run.experimentId);
    assertEquals("run-1", run.name);
    assertEquals("FINISHED", run.status);
    assertTrue(System.currentTimeMillis() - run.endMillis < 60_000);
    assertEquals("0.5", run.params.get("optimizer.learning-rate"));
    assertEquals("[affine 20, relu, affine 10]", run.params.get("network.layers"));
    assertTrue(run.params.size() > 40, run.params::toString);
    assertFalse(run.params.containsKey("data.validation"), "not set");
    assertFalse(run.params.containsKey("report.mlflow"));
    EpochResult second = state.history().get(1);
    assertEquals(second.train().loss(), run.value("train/loss", 2));
    assertEquals(second.test().accuracy(), run.value("test/accuracy", 2));
    assertEquals(second.validation().topAccuracy(), run.value("validation/topAccuracy", 2));
    assertEquals(0.5, run.value("learningRate", 3));
    assertEquals(second.samplesPerSecond(), run.value("samplesPerSecond", 2));
    assertEquals(List.of(1L, 2L, 3L), run.steps("train/loss"));
    assertEquals(Model.sha256(state.result()), run.tags.get("weightsSha256"));
    assertEquals("1.2.3", run.tags.get("kindling.version"));
    assertEquals("a".repeat(40), run.tags.get("mlflow.source.git.commit"));
    assertEquals("kindling train", run.tags.get("mlflow.source.name"));
    assertEquals("7", run.tags.get("seed"));
    String place = "0/" + server.onlyRunId() + "/artifacts/metrics.jsonl";
    assertEquals(List.of(place), List.copyOf(server.files.keySet()));
    assertArrayEquals(
        Files.readAllBytes(folder.resolve("run-1/metrics.jsonl")), server.files.get(place));
    assertEquals(List.of(), warnings);
    assertEquals(
        server.uri() + "/#/experiments/0/runs/" + server.onlyRunId(),
        MlflowRecord.read(storage, folder + "/run-1").orElseThrow().page());
  }

  @Test
  void aMissingExperimentIsCreated() throws Exception {
    train(start(), 1, "report.mlflow-experiment = \"digits & more\"");
    assertEquals("1", server.experiments.get("digits & more"));
    assertEquals("1", server.onlyRun().experimentId);
    Tracking.of(settings(""), Map.of("MLFLOW_EXPERIMENT_NAME", "of the environment"), millis);
    assertEquals("2", server.experiments.get("of the environment"));
  }

  @Test
  void aResumedTrainingContinuesItsRunAndLogsNoEpochTwice() throws Exception {
    events.put(2, () -> kept = copy());
    train(start(), 4, "");
    assertEquals(List.of(1L, 2L, 3L, 4L), server.onlyRun().steps("test/loss"));
    // The checkpoint is older than the logged epochs.
    train(kept, 6, "training.epochs = 6");
    Run run = server.onlyRun();
    assertEquals(List.of(1L, 2L, 3L, 4L, 5L, 6L), run.steps("test/loss"));
    assertEquals("FINISHED", run.status);
    assertEquals("4", run.params.get("training.epochs"), "cannot change");
    assertEquals("6", run.tags.get("training.epochs"));
  }

  @Test
  void anotherServerGetsANewRunWithTheWholeHistory() throws Exception {
    events.put(2, () -> kept = copy());
    train(start(), 2, "");
    try (TrackingServerStub first = server) {
      server = new TrackingServerStub();
      train(kept, 3, "");
      assertEquals(List.of(1L, 2L, 3L), server.onlyRun().steps("train/loss"));
      assertEquals(2, first.onlyRun().steps("train/loss").size());
    }
  }

  @Test
  void aDeletedRunIsReplacedByANewOne() throws Exception {
    events.put(1, () -> kept = copy());
    train(start(), 1, "");
    server.onlyRun().lifecycle = "deleted";
    train(kept, 2, "");
    assertEquals(2, server.runs.size());
    Run second = server.runs.get("%032x".formatted(2));
    assertEquals(List.of(1L, 2L), second.steps("train/loss"));
  }

  @Test
  void aServerThatWasUnavailableGetsTheMissingEpochsLater() throws Exception {
    for (Mood mood : List.of(Mood.NOT_AT_ALL, Mood.WITH_500, Mood.LOST, Mood.LATE)) {
      millis = mood == Mood.LATE ? 500 : 10_000;
      warnings.clear();
      server.runs.clear();
      events.put(1, this::waitUntilTold);
      events.put(2, () -> server.mood = mood);
      events.put(4, () -> pause(mood == Mood.LATE ? 2 * millis : 100));
      events.put(6, () -> server.mood = Mood.WELL);
      train(start(), 7, "");
      Run run = server.onlyRun();
      for (String metric : List.of("train/loss", "learningRate", "samplesPerSecond")) {
        assertEquals(List.of(1L, 2L, 3L, 4L, 5L, 6L, 7L), run.steps(metric), mood::toString);
      }
      assertEquals("FINISHED", run.status);
      assertEquals(1, warnings.size(), warnings::toString);
      assertTrue(warnings.get(0).contains("the training continues"), warnings::toString);
    }
  }

  @Test
  void dataMissingAtTheEndIsReportedAndUploadedByResuming() throws Exception {
    events.put(1, this::waitUntilTold);
    events.put(2, () -> server.mood = Mood.WITH_500);
    events.put(3, () -> kept = copy());
    train(start(), 3, "");
    String last = warnings.get(warnings.size() - 1);
    assertTrue(last.contains("HTTP 500, the database is away; some results"), last);
    assertTrue(last.endsWith("/run-1 --mlflow " + server.uri() + " uploads them"), last);
    assertEquals("RUNNING", server.onlyRun().status);
    server.mood = Mood.WELL;
    train(kept, 3, "");
    assertEquals(List.of(1L, 2L, 3L), server.onlyRun().steps("train/loss"));
    assertEquals("FINISHED", server.onlyRun().status);
    assertEquals(1, server.files.size());
  }

  @Test
  void noStepWaitsForASlowServerAndTheEndWaitsBriefly() throws Exception {
    millis = 500;
    events.put(1, () -> server.mood = Mood.LATE);
    events.put(3, () -> pause(2 * millis));
    long start = System.nanoTime();
    train(start(), 4, "");
    assertTrue(longestNanos < millis * 1_000_000, "a step has waited");
    // Of which the server's answers were awaited twice, and the training paused as long.
    assertTrue(System.nanoTime() - start < 4_000_000_000L, "the end has waited");
    assertTrue(warnings.get(0).contains("no answer in 0.5 s"), warnings::toString);
  }

  @Test
  void theStatusIsLogged() throws Exception {
    events.put(
        2,
        () -> {
          throw new UserError("broken");
        });
    assertThrows(UserError.class, () -> train(start(), 3, ""));
    assertEquals("FAILED", server.onlyRun().status);
    server.runs.clear();
    events.put(2, () -> trainer.stop());
    assertThrows(Stopped.class, () -> train(start(), 3, ""));
    assertEquals("KILLED", server.onlyRun().status);
    assertEquals(List.of(1L, 2L), server.onlyRun().steps("train/loss"));
  }

  @Test
  void aServerThatDoesNotAnswerAtTheBeginningIsAnErrorWithARemedy() throws Exception {
    int free;
    try (ServerSocket socket = new ServerSocket(0)) {
      free = socket.getLocalPort();
    }
    assertRefused("test.conf: 5: MLflow at http://localhost:%d: Connect to".formatted(free), free);
    for (Mood mood : Mood.values()) {
      String expected =
          switch (mood) {
            case WELL -> null;
            case NOT_AT_ALL, LOST -> "failed to respond; check that its tracking server is up";
            case LATE -> "no answer in 0.5 s";
            case WITH_500 -> "HTTP 500, the database is away";
            case AS_ANOTHER_SERVER -> "it does not answer as MLflow does";
          };
      if (expected != null) {
        millis = mood == Mood.LATE ? 500 : 10_000;
        server.mood = mood;
        assertRefused(expected, 0);
      }
    }
    server.mood = Mood.WELL;
    server.deletedExperiment = "Default";
    assertRefused("its experiment \"Default\" was deleted; restore it", 0);
    assertFalse(Files.exists(folder.resolve("run-1")), "something was written");
  }

  private void assertRefused(String expected, int port) {
    Settings settings = settings("");
    if (port != 0) {
      settings = settings("report.mlflow = \"http://localhost:" + port + "\"");
    }
    Settings asked = settings;
    UserError error = assertThrows(UserError.class, () -> Tracking.of(asked, Map.of(), millis));
    assertTrue(error.getMessage().contains(expected), error::getMessage);
  }

  @Test
  void credentialsComeFromTheEnvironment() {
    server.authorization = "Basic bWU6c2VzYW1l";
    assertRefused("refuses: HTTP 401, who are you; set MLFLOW_TRACKING_USERNAME", 0);
    Map<String, String> login =
        Map.of("MLFLOW_TRACKING_USERNAME", "me", "MLFLOW_TRACKING_PASSWORD", "sesame");
    assertEquals("0", Tracking.of(settings(""), login, millis).experimentId());
    server.authorization = "Bearer open-sesame";
    Map<String, String> token = Map.of("MLFLOW_TRACKING_TOKEN", "open-sesame");
    assertEquals("0", Tracking.of(settings(""), token, millis).experimentId());
  }

  @Test
  void manyLongSettingsAndManyEpochsRespectTheServersLimits() throws Exception {
    String options =
        IntStream.range(0, 150)
            .mapToObj(i -> "\"option %d:ä\" = %s".formatted(i, i == 0 ? "x".repeat(9000) : i))
            .collect(Collectors.joining(", ", "{", ", password = sesame}"));
    List<EpochResult> history = new ArrayList<>();
    for (int epoch = 1; epoch < 150; epoch++) {
      Evaluation all = new Evaluation(10, epoch, 1, 2, 0, 0);
      history.add(
          new EpochResult(
              epoch, 10L * epoch, 10, new Evaluations(all, all, all), 1, 1, PhaseTimes.ZERO));
    }
    Position late = new Position(0, 1, 0, 0, PhaseTimes.ZERO, history, 0);
    train(
        new TrainingState(Weights.of(start().parameters()), null, STEPS, late),
        150,
        "data.options = " + options);
    Run run = server.onlyRun();
    assertEquals(150, run.steps("train/loss").size());
    assertEquals(14.9, run.value("test/loss", 149));
    assertEquals("7", run.params.get("data.options.option 7__"));
    assertEquals(6000, run.params.get("data.options.option 0__").length());
    assertFalse(run.params.containsKey("data.options.password"));
    assertFalse(run.params.containsValue("*****"));
  }

  @Test
  void aServerOfShortValuesGetsThemShortenedAndAllMetrics() throws Exception {
    server.longestValue = 500;
    String options = "data.options = { long = %s, short = b }".formatted("x".repeat(1000));
    train(start(), 2, options);
    Run run = server.onlyRun();
    assertEquals("x".repeat(497) + "...", run.params.get("data.options.long"));
    assertEquals("b", run.params.get("data.options.short"));
    assertEquals(List.of(1L, 2L), run.steps("train/loss"));
    assertEquals(List.of(), warnings);
    train(copy(), 3, options);
    assertFalse(run.tags.containsKey("data.options.long"), "the shortened value is no other one");
  }

  @Test
  void aServerThatRejectsSettingsGetsTheMetricsAndAWarningAppears() throws Exception {
    server.longestValue = 1;
    train(start(), 2, "");
    assertEquals(List.of(1L, 2L), server.onlyRun().steps("train/loss"));
    assertEquals("FINISHED", server.onlyRun().status);
    String said = String.join("\n", warnings);
    assertTrue(said.contains("settings or tags were refused: HTTP 400, bad param"), said);
  }

  private Settings settings(String more) {
    String conf =
        """
        data { path = here }
        network.layers = [affine 20, relu, affine 10]
        optimizer.learning-rate = 0.5

        report.mlflow = "%s/"
        %s
        """
            .formatted(server.uri(), more);
    return Confs.settings(
        folder,
        more.contains("report.mlflow =") ? conf.replaceFirst("report.mlflow = .*\n", "") : conf);
  }

  private static TrainingState start() {
    return new TrainingState(Initializer.of("he").parameters(network(), 1), 0, STEPS);
  }

  private static Network network() {
    return NetworkParser.parse(List.of("affine 10"), new SoftmaxWithLoss(), Shape.flat(784));
  }

  private TrainingState copy() {
    return new TrainingState(Weights.of(now.parameters().clone()), null, STEPS, now.position());
  }

  private void waitUntilTold() {
    for (int i = 0; i < 1000 && !server.isTold(); i++) {
      pause(5);
    }
  }

  private static void pause(long millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private TrainingState train(TrainingState state, int epochs, String more) throws IOException {
    String run = folder + "/run-1";
    Settings settings =
        settings(
            more.contains("training.epochs") ? more : "training.epochs = " + epochs + "\n" + more);
    Tracking tracking = Tracking.of(settings, Map.of(), millis);
    Map<String, Object> facts =
        Map.of(
            "seed", 7, "versions", Map.of("kindling", "1.2.3", "gitCommit", "a".repeat(40) + "+"));
    Figures figures = new Figures(Labels.CLASS);
    MlflowLog log =
        new MlflowLog(
            tracking,
            storage,
            run,
            Description.of(settings.resolvedWith(1), facts, storage.qualified(run)),
            LearningRate.constant(0.5),
            figures,
            Warnings.onCommandLine(warnings::add));
    TrainingListener happens =
        new TrainingListener() {
          @Override
          public void epochDone(TrainingState after, EpochResult result) {
            now = after;
            Runnable event = events.get(result.epoch());
            if (event != null) {
              event.run();
            }
            startNanos = System.nanoTime();
          }
        };
    TrainingListener told =
        new TrainingListener() {
          @Override
          public void epochDone(TrainingState after, EpochResult result) {
            longestNanos = Math.max(longestNanos, System.nanoTime() - startNanos);
          }
        };
    List<Block> rows = Mnist.train(1, 100);
    BatchPlan plan = new BatchPlan(1, Sampling.PERMUTATION, 10, new int[] {100});
    try (LocalWorkers workers =
        new LocalWorkers(
            new BlockGradient(network(), plan, 1, Mnist.SCALE),
            new BlockEvaluation(network(), 1, Mnist.SCALE, 5),
            Map.of(Split.TRAIN, rows, Split.VALIDATION, rows, Split.TEST, rows),
            1)) {
      trainer =
          new Trainer(
              workers,
              new Aggregate(workers, new UpdateRule(new Sgd(), 0.5)),
              List.of(
                  new MetricsLog(storage, run + "/metrics.jsonl", figures), happens, log, told));
      trainer.train(state, epochs);
    }
    return state;
  }

  @Test
  void filesAreStoredAtTheArtifactUriOfTheRun() throws Exception {
    Path file = folder.resolve("a.txt");
    Files.writeString(file, "content");
    TrackingServer at = new TrackingServer(server.uri(), Credentials.of(Map.of()), millis);
    Path root = Files.createDirectory(folder.resolve("mlruns"));
    store(at, "file://" + root + "/0/r1/artifacts", file);
    assertEquals("content", Files.readString(root.resolve("0/r1/artifacts/a.txt")));
    store(at, root + "/0/r2/artifacts", file);
    assertEquals("content", Files.readString(root.resolve("0/r2/artifacts/a.txt")));
    Path odd = Files.createDirectory(folder.resolve("jürgen #1 %41"));
    store(at, odd + "/0/r3/artifacts", file);
    assertEquals("content", Files.readString(odd.resolve("0/r3/artifacts/a.txt")));
    store(at, odd.toUri() + "0/r4/artifacts", file);
    assertEquals("content", Files.readString(odd.resolve("0/r4/artifacts/a.txt")));
    store(at, server.uri() + "/api/2.0/mlflow-artifacts/artifacts/x", file);
    String authority = server.uri().replaceFirst("http://", "");
    store(at, "mlflow-artifacts://" + authority + "/y/z", file);
    assertEquals(List.of("x/a.txt", "y/z/a.txt"), List.copyOf(server.files.keySet()));
    assertEquals("content", new String(server.files.get("x/a.txt"), StandardCharsets.UTF_8));
    String elsewhere = "file:///home/of/another/machine/0/r1/artifacts";
    IOException error = assertThrows(IOException.class, () -> store(at, elsewhere, file));
    assertTrue(error.getMessage().contains("not on this machine"), error::getMessage);
    assertThrows(RuntimeException.class, () -> store(at, "s3://bucket/0/r1/artifacts", file));
  }

  @Test
  void credentialsAreSentOnlyToTheTrackingServer() throws Exception {
    Path file = folder.resolve("a.txt");
    Files.writeString(file, "content");
    Credentials me = new Credentials(null, null, "sesame");
    TrackingServer at = new TrackingServer(server.uri(), me, millis);
    server.authorization = "Bearer sesame";
    store(at, "mlflow-artifacts:/0/r1/artifacts", file);
    try (TrackingServerStub another = new TrackingServerStub()) {
      store(at, another.uri() + "/api/2.0/mlflow-artifacts/artifacts", file);
      assertTrue(another.requests.get(0).endsWith(" null"), another.requests::toString);
    }
    Credentials nobody = new Credentials(null, null, null);
    TrackingServer unknown = new TrackingServer(server.uri(), nobody, millis);
    IOException error =
        assertThrows(
            IOException.class, () -> store(unknown, "mlflow-artifacts:/0/r1/artifacts", file));
    assertTrue(error.getMessage().contains("HTTP 401; set MLFLOW"), error::getMessage);
  }

  private void store(TrackingServer at, String uri, Path file) throws IOException {
    ArtifactStore.of(uri, at, storage).put("a.txt", file.toString());
  }
}
