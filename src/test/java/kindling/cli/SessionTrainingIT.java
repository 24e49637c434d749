package kindling.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import kindling.cluster.Sessions;
import kindling.config.UserError;
import kindling.pipeline.NeuralNetworkClassificationModel;
import kindling.pipeline.NeuralNetworkClassifier;
import kindling.run.progress.TrainingProgress;
import kindling.store.Json;
import kindling.train.Stopped;
import org.apache.spark.ml.feature.VectorAssembler;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the Python package calls to train: in a session, with a progress that it polls. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class SessionTrainingIT {
  private static final List<String> OVERRIDES =
      List.of("training.epochs=2", "data.validation-share=0.2");

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
  void aTableIsTrainedInTheSessionAndLeavesAModelWithASummary() throws Exception {
    TrainingProgress progress = new TrainingProgress();
    assertEquals("preparing", state(progress));
    String out = folder.resolve("run").toString();
    SessionTraining training =
        SessionTraining.ofTable(
            spark.sparkContext(), table(), "inside", null, true, OVERRIDES, progress);
    training.run(out, false, false);
    NeuralNetworkClassificationModel model =
        assertInstanceOf(NeuralNetworkClassificationModel.class, training.model());
    assertEquals(2, model.summary().totalIterations());
    assertEquals(List.of("no", "yes"), model.classNames());
    JsonNode results = Json.parse(training.json());
    assertEquals(2, results.path("epochs").size());
    assertTrue(results.path("test").path("accuracy").isDouble(), results::toString);
    JsonNode last = Json.parse(progress.json());
    assertEquals("finished", last.path("state").textValue());
    assertEquals(2, last.path("epoch").intValue());
    assertTrue(last.path("metrics").has("validation accuracy"), last::toString);
    List<String> lines = lines(last);
    assertTrue(lines.get(0).startsWith("kindling "), lines::toString);
    assertTrue(lines.contains("results in " + out), lines::toString);
    assertEquals(List.of(), lines(Json.parse(progress.json())));
    UserError taken = assertThrows(UserError.class, () -> training.run(out, false, false));
    assertTrue(taken.getMessage().endsWith("pass overwrite=True"), taken::getMessage);
  }

  @Test
  void anErrorInAnOverrideNamesTheFunctionOfPython() throws IOException {
    String conf = Files.writeString(folder.resolve("a.conf"), "data.path = x").toString();
    UserError error =
        assertThrows(
            UserError.class,
            () ->
                SessionTraining.ofConfiguration(
                    spark.sparkContext(), conf, List.of("epochs=3"), new TrainingProgress()));
    assertEquals(
        "kindling.train: unknown key \"epochs\"; did you mean \"training.epochs\"?",
        error.getMessage());
  }

  @Test
  void anotherThreadStopsATraining() throws Exception {
    TrainingProgress progress = new TrainingProgress();
    NeuralNetworkClassifier endless = new NeuralNetworkClassifier().setEpochs(1_000_000);
    stop(progress, "training", () -> endless.fit(rows(), progress), Stopped.class);
    assertEquals("stopped", state(progress));
  }

  @Test
  void anotherThreadCancelsThePreparation() throws Exception {
    TrainingProgress progress = new TrainingProgress();
    Dataset<Row> slow =
        rows()
            .selectExpr(
                "features",
                "label + 0 * length(java_method('java.lang.Thread', 'sleep', 60000L)) label");
    stop(progress, "preparing", () -> new NeuralNetworkClassifier().fit(slow, progress), null);
    assertEquals("preparing", state(progress));
  }

  /** Does some work, and stops it when it is in a state. */
  private static void stop(
      TrainingProgress progress, String when, Callable<?> work, Class<?> failure)
      throws InterruptedException {
    ExecutorService thread = Executors.newSingleThreadExecutor();
    try {
      Future<?> working = thread.submit(work);
      while (!state(progress).equals(when)
          || spark.sparkContext().statusTracker().getActiveJobIds().length == 0) {
        TimeUnit.MILLISECONDS.sleep(10);
      }
      while (!working.isDone()) {
        progress.stop();
        TimeUnit.MILLISECONDS.sleep(100);
      }
      Throwable cause = assertThrows(ExecutionException.class, working::get).getCause();
      assertTrue(failure == null || failure.isInstance(cause), cause::toString);
    } finally {
      thread.shutdownNow();
    }
  }

  /** The lines for the user. */
  private static List<String> lines(JsonNode progress) {
    List<String> lines = new ArrayList<>();
    progress.path("lines").forEach(line -> lines.add(line.textValue()));
    return lines;
  }

  private static String state(TrainingProgress progress) {
    return Json.parse(progress.json()).path("state").textValue();
  }

  private static Dataset<Row> rows() {
    return new VectorAssembler()
        .setInputCols(new String[] {"a", "b"})
        .setOutputCol("features")
        .transform(spark.range(200).selectExpr("sin(id) a", "cos(id) b", "double(id % 2) label"));
  }

  private String table() {
    String path = folder.resolve("table").toString();
    spark
        .range(200)
        .selectExpr("sin(id) a", "cos(id) b", "if(sin(id) > 0, 'yes', 'no') inside")
        .coalesce(1)
        .write()
        .parquet(path + ".parquet");
    return path + ".parquet";
  }
}
