package kindling.cli;

import static kindling.cli.Command.kindling;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import kindling.cli.Command.Result;
import kindling.data.Mnist;
import kindling.store.Json;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Trainings on a real standalone cluster, and processes of it that are killed for real. */
class StandaloneIT {
  private static final int EPOCHS = 40;
  private static final List<String> MODES = List.of("aggregate", "all-reduce", "local");

  @TempDir static Path folder;
  private static StandaloneCluster cluster;

  @BeforeAll
  static void start() throws Exception {
    Mnist.write(folder, 3000, 500);
    cluster = new StandaloneCluster(folder.resolve("cluster"));
  }

  @AfterAll
  static void stop() throws Exception {
    if (cluster != null) {
      cluster.stop();
    }
  }

  @Test
  void clientModeGivesTheBitsOfLocalMode() throws Exception {
    for (String mode : MODES) {
      JsonNode record = record(train("client-" + mode, mode, 3, onCluster()));
      assertEquals(local(mode, 3), sha(record), mode);
      assertEquals(1, record.get("executorBlas").size());
      assertTrue(record.get("executorBlas").get(0).textValue().contains("JNIBLAS"), mode);
    }
  }

  @Test
  void clusterModeGivesTheBitsOfLocalMode() throws Exception {
    String[] options =
        Stream.concat(
                Stream.of(onCluster()),
                Stream.of(
                    "--deploy-mode",
                    "cluster",
                    "--conf",
                    "spark.standalone.submit.waitAppCompletion=true"))
            .toArray(String[]::new);
    assertEquals(
        local("aggregate", 3), sha(record(train("cluster-mode", "aggregate", 3, options))));
  }

  @Test
  void allExecutorsKilledOneAfterAnotherCostNoBit() throws Exception {
    for (String mode : MODES) {
      Path run = folder.resolve("killed-" + mode);
      try (Command training = Command.start(command(run, mode, EPOCHS, onCluster()))) {
        long done = 2;
        for (int kill = 0; kill < 2; kill++) {
          long until = done;
          training.await(
              () ->
                  Command.lines(run.resolve("metrics.jsonl")) >= until
                      && cluster.executors().size() == 2);
          ProcessHandle oldest =
              cluster.executors().stream()
                  .min(Comparator.comparing(p -> p.info().startInstant().orElseThrow()))
                  .orElseThrow();
          assertTrue(oldest.destroyForcibly());
          done = Command.lines(run.resolve("metrics.jsonl")) + 2;
        }
        Result result = training.result().succeeded();
        assertTrue(result.err().split("Lost executor", -1).length > 2, result::toString);
      }
      assertEquals(local(mode, EPOCHS), sha(record(run)), mode);
    }
  }

  @Test
  void anExecutorKilledBeforeTheFirstStepCostsNoBit() throws Exception {
    for (String mode : MODES) {
      Path run = folder.resolve("early-" + mode);
      try (Command training = Command.start(command(run, mode, 3, onCluster()))) {
        // The data is being read and packed.
        training.await(() -> cluster.executors().size() == 2);
        Thread.sleep(1500);
        assertFalse(Files.exists(run.resolve("metrics.jsonl")));
        assertTrue(cluster.executors().get(0).destroyForcibly());
        training.result().succeeded();
      }
      assertEquals(local(mode, 3), sha(record(run)), mode);
    }
  }

  @Test
  void speculationAroundAnExecutorThatStandsStillCostsNoBit() throws Exception {
    for (String mode : MODES) {
      Path run = folder.resolve("slow-" + mode);
      String[] options =
          Stream.concat(
                  Stream.of(onCluster()),
                  Stream.of(
                          "spark.speculation=true",
                          "spark.speculation.interval=50ms",
                          "spark.speculation.quantile=0.5",
                          "spark.speculation.multiplier=1.1")
                      .flatMap(setting -> Stream.of("--conf", setting)))
              .toArray(String[]::new);
      try (Command training = Command.start(command(run, mode, EPOCHS, options))) {
        training.await(() -> Command.lines(run.resolve("metrics.jsonl")) >= 2);
        ProcessHandle slow = cluster.executors().get(0);
        Command.signal(slow, "STOP");
        Thread.sleep(3000);
        Command.signal(slow, "CONT");
        training.result().succeeded();
      }
      assertEquals(local(mode, EPOCHS), sha(record(run)), mode);
    }
  }

  @Test
  void anExecutorThatComesLaterCostsNoBit() throws Exception {
    for (String mode : List.of("aggregate", "local")) {
      Path run = folder.resolve("later-" + mode);
      String[] options =
          Stream.concat(
                  Stream.of("--master", cluster.master(), "--executor-cores", "1"),
                  Stream.of(
                          "spark.executor.memory=512m",
                          "spark.dynamicAllocation.enabled=true",
                          "spark.dynamicAllocation.shuffleTracking.enabled=true",
                          "spark.dynamicAllocation.initialExecutors=1",
                          "spark.dynamicAllocation.maxExecutors=2",
                          "spark.dynamicAllocation.schedulerBacklogTimeout=1ms",
                          "spark.locality.wait=0")
                      .flatMap(setting -> Stream.of("--conf", setting)))
              .toArray(String[]::new);
      kindling(command(run, mode, EPOCHS, options)).succeeded();
      assertEquals(local(mode, EPOCHS), sha(record(run)), mode);
    }
  }

  @Test
  void aSecondClusterInTheSameFolderIsRefused() throws Exception {
    Command.run(
            Map.of(),
            List.of("submit/standalone", "start", "--dir", folder.resolve("cluster").toString()))
        .isUsersMistake("a cluster is running already");
  }

  private static String[] onCluster() {
    return new String[] {
      "--master",
      cluster.master(),
      "--total-executor-cores",
      "2",
      "--executor-cores",
      "1",
      "--executor-memory",
      "512m"
    };
  }

  private static String local(String mode, int epochs) throws Exception {
    Path run = folder.resolve("local-" + mode + "-" + epochs);
    if (!Files.exists(run)) {
      kindling(command(run, mode, epochs, "--master", "local[2]")).succeeded();
    }
    return sha(record(run));
  }

  private static Path train(String name, String mode, int epochs, String... options)
      throws Exception {
    Path run = folder.resolve(name);
    kindling(command(run, mode, epochs, options)).succeeded();
    return run;
  }

  private static String[] command(Path out, String mode, int epochs, String... options) {
    return Stream.concat(
            Stream.of(options),
            Stream.of(
                "train",
                "--config",
                Path.of("conf/mnist.conf").toAbsolutePath().toString(),
                "--out",
                out.toString(),
                "--set",
                "data.path=" + folder,
                "--set",
                "training.epochs=" + epochs,
                "--set",
                "training.mode=" + mode))
        .toArray(String[]::new);
  }

  private static JsonNode record(Path run) {
    try {
      return Json.parse(Files.readString(run.resolve("run.json")));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String sha(JsonNode record) {
    return record.get("weightsSha256").textValue();
  }
}
