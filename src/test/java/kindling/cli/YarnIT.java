package kindling.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import kindling.data.Mnist;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.yarn.conf.YarnConfiguration;
import org.apache.hadoop.yarn.server.MiniYARNCluster;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Trainings on a real YARN, with Spark 3.5 and the very jar that was built for Spark 4: what {@code
 * submit/kindling} does with a {@code SPARK_HOME}.
 */
@Tag("yarn")
class YarnIT {
  private static final int EPOCHS = 6;

  @TempDir static Path folder;
  private static MiniYARNCluster yarn;

  @BeforeAll
  static void start() throws Exception {
    Mnist.write(folder, 3000, 500);
    Configuration conf = new YarnConfiguration();
    conf.setInt("yarn.nodemanager.resource.memory-mb", 4096);
    conf.setInt("yarn.scheduler.minimum-allocation-mb", 128);
    conf.setBoolean("yarn.nodemanager.vmem-check-enabled", false);
    conf.set("yarn.nodemanager.disk-health-checker.max-disk-utilization-per-disk-percentage", "99");
    conf.set("yarn.application.classpath", "");
    conf.set("yarn.scheduler.capacity.root.queues", "default");
    conf.set("yarn.scheduler.capacity.root.default.capacity", "100");
    conf.set("yarn.scheduler.capacity.maximum-am-resource-percent", "1");
    yarn = new MiniYARNCluster("kindling", 2, 1, 1);
    yarn.init(conf);
    yarn.start();
    assertTrue(yarn.waitForNodeManagersToConnect(30_000));
    Path hadoop = Files.createDirectories(folder.resolve("hadoop"));
    try (OutputStream site = Files.newOutputStream(hadoop.resolve("yarn-site.xml"))) {
      yarn.getConfig().writeXml(site);
    }
  }

  @AfterAll
  static void stop() {
    if (yarn != null) {
      yarn.stop();
    }
  }

  @Test
  void allWaysToStepGiveTheBitsOfLocalModeWithSpark4() throws Exception {
    for (String mode : List.of("aggregate", "all-reduce", "local")) {
      JsonNode record = train("client-" + mode, mode, "--deploy-mode", "client");
      assertTrue(record.at("/versions/spark").textValue().startsWith("3.5."), record::toString);
      assertTrue(record.get("executorBlas").get(0).textValue().contains("JNIBLAS"));
      assertEquals(local(mode), record.get("weightsSha256"), mode);
    }
  }

  @Test
  void clusterModeGivesThemToo() throws Exception {
    JsonNode record = train("cluster", "aggregate", "--deploy-mode", "cluster");
    assertEquals(local("aggregate"), record.get("weightsSha256"));
  }

  @Test
  void anExecutorKilledCostsNoBit() throws Exception {
    Path run = folder.resolve("killed");
    try (Command training =
        Command.start(onYarn(), submit(run, "all-reduce", "--deploy-mode", "client"))) {
      training.await(() -> Command.lines(run.resolve("metrics.jsonl")) >= 2);
      assertTrue(executors().findFirst().orElseThrow().destroyForcibly());
      training.result().succeeded();
    }
    assertEquals(local("all-reduce"), Trainings.record(run).get("weightsSha256"));
  }

  /** Processes below this one, where the node managers are: without the shells that start them. */
  private static Stream<ProcessHandle> executors() {
    return ProcessHandle.current()
        .descendants()
        .filter(p -> p.info().command().orElse("").endsWith("java"))
        .filter(p -> p.info().commandLine().orElse("").contains("ExecutorBackend"));
  }

  private static Map<String, String> onYarn() {
    return Map.of(
        "SPARK_HOME",
        Path.of("target/spark-3.5/spark").toAbsolutePath().toString(),
        "HADOOP_CONF_DIR",
        folder.resolve("hadoop").toString());
  }

  private static List<String> submit(Path out, String mode, String... options) {
    String jars = "local:" + Path.of("target/spark-3.5/spark/jars").toAbsolutePath() + "/*";
    return Stream.of(
            Stream.of("submit/kindling", "--num-executors", "2", "--executor-memory", "512m"),
            Stream.of("--conf", "spark.yarn.jars=" + jars),
            Stream.of("--conf", "spark.yarn.stagingDir=" + folder.resolve("staging").toUri()),
            Stream.of(options),
            arguments(out, mode, "yarn"))
        .flatMap(part -> part)
        .toList();
  }

  private static Stream<String> arguments(Path out, String mode, String master) {
    return Stream.concat(
        Stream.of("--master", master), Trainings.arguments(folder, out, mode, EPOCHS));
  }

  private static JsonNode train(String name, String mode, String... options) throws Exception {
    Path run = folder.resolve(name);
    Command.run(onYarn(), submit(run, mode, options)).succeeded();
    return Trainings.record(run);
  }

  private static JsonNode local(String mode) throws Exception {
    Path run = folder.resolve("local-" + mode);
    if (!Files.exists(run)) {
      Command.kindling(arguments(run, mode, "local[2]").toArray(String[]::new)).succeeded();
    }
    JsonNode record = Trainings.record(run);
    assertTrue(record.at("/versions/spark").textValue().startsWith("4."), record::toString);
    return record.get("weightsSha256");
  }
}
