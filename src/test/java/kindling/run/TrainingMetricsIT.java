package kindling.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import kindling.cluster.Sessions;
import kindling.config.Confs;
import kindling.config.Settings;
import kindling.data.Mnist;
import kindling.report.live.ExecutorFigures;
import kindling.train.EpochResult;
import kindling.train.TrainingListener;
import kindling.train.TrainingState;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What Spark's own page for Prometheus says of trainings. */
class TrainingMetricsIT {
  @TempDir static Path folder;
  private static SparkSession spark;
  private static Settings settings;

  @BeforeAll
  static void open() throws IOException {
    Mnist.write(folder, 1000, 500);
    settings =
        Confs.settings(
            folder,
            """
            data.path = "%s"
            network.layers = [affine 784 -> 10]
            training { epochs = 2, shards = 2 }
            """
                .formatted(folder));
    spark =
        Sessions.open(
            "local[2]",
            "spark.ui.enabled",
            "true",
            "spark.ui.port",
            "0",
            "spark.metrics.namespace",
            "test",
            "spark.metrics.conf.*.sink.prometheusServlet.class",
            "org.apache.spark.metrics.sink.PrometheusServlet",
            "spark.metrics.conf.*.sink.prometheusServlet.path",
            "/metrics/prometheus");
  }

  @AfterAll
  static void stop() {
    Sessions.stop();
  }

  @Test
  void aTrainingHasGaugesWhileItRunsAndNoneAfterwards() {
    List<Map<String, Double>> seen = new ArrayList<>();
    List<EpochResult> history =
        train(
            new TrainingListener() {
              @Override
              public void started(TrainingState state) {
                seen.add(gauges("1"));
              }

              @Override
              public void epochDone(TrainingState state, EpochResult result) {
                seen.add(gauges("1"));
              }
            });
    assertEquals(3, seen.size());
    assertEquals(0, seen.get(0).get("step"));
    assertTrue(seen.get(0).get("trainLoss").isNaN());
    Map<String, Double> last = seen.get(2);
    EpochResult result = history.get(1);
    assertEquals(2, last.get("epoch"));
    assertEquals(20, last.get("step"));
    assertEquals(result.train().loss(), last.get("trainLoss"));
    assertEquals(result.test().accuracy(), last.get("testAccuracy"));
    assertEquals(result.samplesPerSecond(), last.get("samplesPerSecond"));
    assertEquals(result.phases().compute() / 1e9, last.get("phases_compute"));
    assertEquals(0.1, last.get("learningRate"));
    assertFalse(last.get("stepLoss").isNaN());
    assertTrue(last.get("validationLoss").isNaN(), "there is no validation set");
    assertEquals(Map.of(), gauges("1"));
  }

  @Test
  void trainingsAtOnceHaveNumbersOfTheirOwnAndTheNextOneHasTheFirstAgain() throws Exception {
    CyclicBarrier together = new CyclicBarrier(2);
    TrainingListener both =
        new TrainingListener() {
          @Override
          public void epochDone(TrainingState state, EpochResult result) {
            meet(together);
            assertFalse(gauges("1").isEmpty());
            assertFalse(gauges("2").isEmpty());
            meet(together);
          }
        };
    ExecutorService threads = Executors.newFixedThreadPool(2);
    try {
      Future<?> first = threads.submit(() -> train(both));
      Future<?> second = threads.submit(() -> train(both));
      first.get(60, TimeUnit.SECONDS);
      second.get(60, TimeUnit.SECONDS);
    } finally {
      threads.shutdownNow();
    }
    assertEquals(Map.of(), gauges("[0-9]+"));
    aTrainingHasGaugesWhileItRunsAndNoneAfterwards();
  }

  @Test
  void sparkTellsWhoComputesWithHowManyCores() {
    train(new TrainingListener() {});
    List<ExecutorFigures> executors = new SparkExecutors(spark.sparkContext()).get();
    assertEquals(1, executors.size());
    ExecutorFigures driver = executors.get(0);
    assertEquals("driver", driver.id());
    assertEquals("localhost", driver.host());
    assertEquals(2, driver.cores());
    assertTrue(driver.memoryMost() > driver.memoryUsed() && driver.memoryUsed() >= 0);
    assertTrue(driver.doneTasks() > 0);
  }

  private static void meet(CyclicBarrier barrier) {
    try {
      barrier.await(60, TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new IllegalStateException("the other training has ended", e);
    }
  }

  private static List<EpochResult> train(TrainingListener listener) {
    return new TrainingRun(spark.sparkContext(), settings)
        .with(listener)
        .train(warning -> {})
        .history();
  }

  /** By name, of the training with such a number. */
  private static Map<String, Double> gauges(String number) {
    Map<String, Double> gauges = new TreeMap<>();
    String name = "metrics_test_driver_kindling_" + number + "_training_(\\w+)_Value\\{.*";
    page()
        .lines()
        .filter(line -> line.matches(name))
        .forEach(
            line ->
                gauges.put(
                    line.replaceFirst(name, "$1"),
                    Double.valueOf(line.substring(line.lastIndexOf(' ') + 1))));
    return gauges;
  }

  private static String page() {
    try (var in =
        URI.create(spark.sparkContext().uiWebUrl().get() + "/metrics/prometheus/")
            .toURL()
            .openStream()) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
