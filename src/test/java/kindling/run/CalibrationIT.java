package kindling.run;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import kindling.cluster.Sessions;
import kindling.config.Confs;
import kindling.config.UserError;
import kindling.gradient.Workers.Split;
import kindling.metrics.Evaluation;
import kindling.metrics.Metric;
import kindling.report.console.TextConsole;
import kindling.serving.LocalModel;
import kindling.store.Checkpoint;
import kindling.store.CheckpointFolder;
import kindling.store.Json;
import kindling.store.Model;
import kindling.store.ModelFile;
import kindling.store.Storage;
import org.apache.spark.SparkContext;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Trainings that learn a few rows with random labels by heart, and are much too sure. */
class CalibrationIT {
  private static final String CONF =
      """
      network.layers = [affine 2 -> 40, tanh, affine 2]
      optimizer { name = adam, learning-rate = 0.05 }
      training { epochs = %d, batch-size = 20, shards = 3, calibration = %s, threshold = %s }
      data { format = parquet, train = "%s", feature-columns = [a, b], validation-share = 0.4 }
      evaluation.metrics = [log-loss, calibration-error, brier-score]
      """;

  @TempDir static Path folder;
  @TempDir Path out;
  private int runs;
  private String console = "";

  @BeforeAll
  static void write() {
    Sessions.plain("local[2]")
        .range(300)
        .selectExpr("(id * 37 % 101) / 50.0d - 1 as a", "(id * 53 % 97) / 48.0d - 1 as b", "id")
        .selectExpr("a", "b", "cast(pmod(xxhash64(id), 10) < 5 + 4 * a as int) as label")
        .write()
        .parquet(folder.resolve("rows").toString());
  }

  @AfterAll
  static void stop() {
    Sessions.stop();
  }

  @Test
  void everyUseOfTheModelHasTheCalibratedProbabilities() throws IOException {
    Model raw = train("local[2]", conf(30, "none"));
    assertEquals(1, raw.temperature());
    Model model = train("local[2]", conf(30, "temperature"));
    double temperature = model.temperature();
    assertTrue(temperature > 1.2, () -> "temperature " + temperature);
    assertTrue(console.contains("calibration: temperature "), console);

    JsonNode calibration = record().get("calibration");
    assertEquals(temperature, calibration.get("temperature").doubleValue());
    JsonNode before = calibration.get("validationBefore");
    JsonNode after = calibration.get("validationAfter");
    for (String metric : List.of("logLoss", "calibrationError", "brierScore")) {
      assertTrue(after.get(metric).doubleValue() < before.get(metric).doubleValue(), metric);
    }
    assertEquals(Model.sha256(model.parameters()), record().get("weightsSha256").asText());

    assertEquals(before, metrics(0));
    assertEquals(after, metrics(1));
    SparkContext context = Sessions.plain("local[2]").sparkContext();
    Evaluation uncalibrated =
        new ModelUse(context, file(1), List.of("evaluation.metrics=[]"))
            .evaluate(Split.VALIDATION)
            .uncalibrated()
            .orElseThrow();
    for (Metric metric : List.of(Metric.LOG_LOSS, Metric.CALIBRATION_ERROR, Metric.BRIER_SCORE)) {
      assertEquals(before.get(metric.key()).doubleValue(), metric.of(uncalibrated), 1e-5);
    }
    assertTrue(
        new ModelUse(context, file(0), List.of())
            .evaluate(Split.VALIDATION)
            .uncalibrated()
            .isEmpty());

    SparkSession spark = Sessions.plain("local[2]");
    Storage storage = new Storage(spark.sparkContext().hadoopConfiguration());
    Model written = new ModelFile(storage).read(file(1));
    assertEquals(temperature, written.temperature());
    assertArrayEquals(model.parameters(), written.parameters());
    float[] features = {0.3f, -0.2f, -0.7f, 0.9f};
    float[] scores = LocalModel.of(raw).scores(2, features);
    float[] divided = LocalModel.load(Path.of(file(1))).scores(2, features);
    for (int i = 0; i < scores.length; i++) {
      assertEquals(scores[i] / temperature, divided[i], 1e-4);
    }
  }

  @Test
  void anIsotonicModelHasTheProbabilitiesOfTheValidationSetEverywhere() throws IOException {
    Model raw = train("local[2]", conf(30, "none"));
    Model model = train("local[2]", conf(30, "isotonic"));
    assertTrue(console.contains("calibration: isotonic"), console);
    assertArrayEquals(raw.parameters(), model.parameters());
    JsonNode calibration = record().get("calibration");
    JsonNode before = calibration.get("validationBefore");
    JsonNode after = calibration.get("validationAfter");
    for (String metric : List.of("logLoss", "brierScore")) {
      assertTrue(after.get(metric).doubleValue() < before.get(metric).doubleValue(), metric);
    }
    // The map of the very rows that it was fitted on.
    assertTrue(after.get("calibrationError").doubleValue() < 0.02, after::toString);
    assertEquals(after, metrics(1));
    assertEquals(
        after.get("logLoss").doubleValue(),
        record().get("final").get("validationLogLoss").doubleValue());

    SparkContext context = Sessions.plain("local[2]").sparkContext();
    Evaluation uncalibrated =
        new ModelUse(context, file(1), List.of())
            .evaluate(Split.VALIDATION)
            .uncalibrated()
            .orElseThrow();
    for (Metric metric : List.of(Metric.LOG_LOSS, Metric.CALIBRATION_ERROR, Metric.BRIER_SCORE)) {
      assertEquals(before.get(metric.key()).doubleValue(), metric.of(uncalibrated));
    }
    float[] features = {0.3f, -0.2f, -0.7f, 0.9f};
    assertArrayEquals(
        LocalModel.of(model).probabilities(2, features),
        LocalModel.load(Path.of(file(1))).probabilities(2, features));
  }

  @Test
  void theThresholdIsChosenOnTheValidationSetAndStaysInTheModel() throws IOException {
    for (String calibration : List.of("none", "isotonic")) {
      Model model = train("local[2]", conf(30, calibration, "balanced-accuracy"));
      double threshold = model.threshold();
      assertTrue(threshold != 0.5, () -> "threshold " + threshold);
      assertTrue(console.contains("threshold: class 1 is predicted above "), console);
      JsonNode facts = record().get("threshold");
      assertEquals(threshold, facts.get("threshold").doubleValue());
      assertEquals("balanced-accuracy", facts.get("metric").asText());
      double before = facts.get("validationBefore").get("balancedAccuracy").doubleValue();
      double after = facts.get("validationAfter").get("balancedAccuracy").doubleValue();
      assertTrue(after > before, () -> before + " -> " + after);

      int run = runs - 1;
      assertEquals(after, balancedAccuracy(run));
      assertEquals(before, balancedAccuracy(run, "training.threshold=0.5"), 1e-12);
      assertEquals(threshold, LocalModel.load(Path.of(file(run))).threshold());
      ModelUse.Result result = use(run).evaluate(Split.VALIDATION);
      double accuracy = result.evaluation().accuracy();
      assertEquals(
          (result.matrix().count(0, 0) + result.matrix().count(1, 1))
              / (double) result.evaluation().rows(),
          accuracy);
      assertEquals(accuracy, record().get("final").get("validationAccuracy").doubleValue());
    }
  }

  @Test
  void aGivenThresholdDecidesFromTheFirstEpochOn() throws IOException {
    Model model = train("local[2]", conf(3, "none", "0.9"));
    assertEquals(0.9, model.threshold());
    double accuracy = use(0).evaluate(Split.VALIDATION).evaluation().accuracy();
    assertEquals(accuracy, record().get("final").get("validationAccuracy").doubleValue());
    assertTrue(
        accuracy
            < use(0, "training.threshold=0.5").evaluate(Split.VALIDATION).evaluation().accuracy());
    UserError error = assertThrows(UserError.class, () -> use(0, "training.threshold=f1"));
    assertTrue(
        error.getMessage().contains("a finished model has its threshold, 0.9"), error::toString);
  }

  private double balancedAccuracy(int run, String... overrides) {
    List<String> all = new ArrayList<>(List.of(overrides));
    all.add("evaluation.metrics=[balanced-accuracy]");
    return Metric.BALANCED_ACCURACY.of(
        use(run, all.toArray(String[]::new)).evaluate(Split.VALIDATION).evaluation());
  }

  private ModelUse use(int run, String... overrides) {
    SparkContext context = Sessions.plain("local[2]").sparkContext();
    return new ModelUse(context, file(run), List.of(overrides));
  }

  @Test
  void theBitsDependNeitherOnTheClusterNorOnAResume() {
    Model expected = train("local[2]", conf(6, "temperature"));
    assertSame(expected, train("local[1]", conf(6, "temperature")));
    assertSame(expected, train("local[3]", conf(6, "temperature") + "training.mode = all-reduce"));
    train("local[2]", conf(3, "temperature"));
    assertSame(expected, resume(conf(6, "temperature")));
    Model isotonic = train("local[2]", conf(6, "isotonic", "f1"));
    assertSame(isotonic, train("local[3]", conf(6, "isotonic", "f1")));
    // One that ended without calibration gets it by a resume.
    train("local[2]", conf(6, "none"));
    assertSame(expected, resume(conf(6, "temperature")));
  }

  private static void assertSame(Model expected, Model model) {
    assertEquals(expected.temperature(), model.temperature());
    assertEquals(expected.threshold(), model.threshold());
    assertEquals(expected.network().layers(), model.network().layers());
    assertEquals(Model.sha256(expected.parameters()), Model.sha256(model.parameters()));
  }

  private Model resume(String conf) {
    SparkSession spark = Sessions.plain("local[2]");
    String run = out + "/run" + (runs - 1);
    Storage storage = new Storage(spark.sparkContext().hadoopConfiguration());
    Checkpoint checkpoint =
        new CheckpointFolder(storage, run + "/checkpoints").newest(warning -> {}).orElseThrow();
    assertFalse(checkpoint.parameters().length == 0);
    ResumePoint point = new ResumePoint(checkpoint.settings(), Optional.of(checkpoint));
    TextConsole console = TextConsole.plain(new PrintStream(new ByteArrayOutputStream()));
    return new TrainingRun(spark.sparkContext(), Confs.settings(out, conf))
        .resume(run, point, console)
        .model();
  }

  /** What {@code kindling evaluate} computes for the validation set of a run. */
  private JsonNode metrics(int run) {
    SparkSession spark = Sessions.plain("local[2]");
    Evaluation evaluation =
        new ModelUse(spark.sparkContext(), file(run), List.of())
            .evaluate(Split.VALIDATION)
            .evaluation();
    Map<String, Object> metrics = new LinkedHashMap<>();
    for (Metric metric : List.of(Metric.LOG_LOSS, Metric.CALIBRATION_ERROR, Metric.BRIER_SCORE)) {
      metrics.put(metric.key(), metric.of(evaluation));
    }
    return Json.parse(Json.line(metrics));
  }

  private String file(int run) {
    return out + "/run" + run + "/model.safetensors";
  }

  private JsonNode record() throws IOException {
    return Json.parse(Files.readString(out.resolve("run" + (runs - 1)).resolve("run.json")));
  }

  private static String conf(int epochs, String calibration) {
    return conf(epochs, calibration, "0.5");
  }

  private static String conf(int epochs, String calibration, String threshold) {
    return CONF.formatted(epochs, calibration, threshold, folder.resolve("rows"));
  }

  private Model train(String master, String conf) {
    ByteArrayOutputStream lines = new ByteArrayOutputStream();
    PrintStream print = new PrintStream(lines, true, StandardCharsets.UTF_8);
    Model model =
        new TrainingRun(Sessions.plain(master).sparkContext(), Confs.settings(out, conf))
            .train(out + "/run" + runs++, false, TextConsole.plain(print))
            .model();
    console = lines.toString(StandardCharsets.UTF_8);
    return model;
  }
}
