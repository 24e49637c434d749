package kindling.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import kindling.cli.Command.Result;
import kindling.data.Mnist;
import kindling.report.mlflow.TrackingServerStub;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What nobody may read, neither in what is printed nor in what is written. */
class SecretsIT {
  private static final String SECRET = "open-sesame";

  @TempDir static Path folder;

  @BeforeAll
  static void writeData() throws IOException {
    Mnist.write(folder, 300, 50);
  }

  @Test
  void secretsOfTheEnvironmentAndOfHadoopReachNoLogAndNoResult() throws Exception {
    Path conf = folder.resolve("secret.conf");
    Files.writeString(
        conf,
        """
        data { path = "%s", options { password = ${MY_PASSWORD} } }
        network.layers = [affine 10]
        training.epochs = 1
        """
            .formatted(folder));
    Path out = folder.resolve("run");
    try (TrackingServerStub mlflow = new TrackingServerStub()) {
      mlflow.demand("Bearer " + SECRET);
      Result trained =
          Command.run(
              Map.of(
                  "AWS_SECRET_ACCESS_KEY",
                  SECRET,
                  "MY_PASSWORD",
                  SECRET,
                  "MLFLOW_TRACKING_TOKEN",
                  SECRET),
              List.of(
                  "submit/kindling",
                  "--conf",
                  "spark.hadoop.fs.s3a.secret.key=" + SECRET,
                  "--conf",
                  "spark.hadoop.fs.s3a.bucket.mine.access.key=" + SECRET,
                  "--conf",
                  "spark.ssl.keyStorePassword=" + SECRET,
                  "--conf",
                  "spark.executorEnv.MY_PASSWORD=" + SECRET,
                  "--conf",
                  "spark.executor.memory=512m",
                  "--conf",
                  Command.EXECUTORS,
                  "train",
                  "--config",
                  conf.toString(),
                  "--master",
                  "local-cluster[1,1,512]",
                  "--out",
                  out.toString(),
                  "--mlflow",
                  mlflow.uri(),
                  "--verbose"));
      trained.succeeded();
      assertTrue(trained.err().contains(" INFO "), "not verbose");
      assertFalse((trained.out() + trained.err()).contains(SECRET), trained::toString);
      assertToldMlflow(mlflow, trained);
    }
    assertHidden(out, ".*");
    assertHidden(Path.of("target/spark/work"), "stdout|stderr"); // what executors print
    Command.kindling("train", "--resume", out.toString())
        .isUsersMistake("data.options.password is a secret");
  }

  /**
   * Here because it is a training as users start it, with the client of MLflow as it is bundled.
   */
  private static void assertToldMlflow(TrackingServerStub mlflow, Result trained) {
    TrackingServerStub.Run run = mlflow.onlyRun();
    assertEquals("FINISHED", run.status, trained::toString);
    assertEquals("run", run.name);
    assertEquals("[affine 10]", run.params.get("network.layers"));
    assertEquals(List.of(1L), run.steps("test/accuracy"));
    assertFalse((run.params + " " + run.tags).contains(SECRET));
    assertEquals(
        Stream.of("metrics.jsonl", "model.safetensors", "report.html", "run.json")
            .map(name -> "0/" + mlflow.onlyRunId() + "/artifacts/" + name)
            .toList(),
        List.copyOf(mlflow.files.keySet()),
        trained::toString);
    mlflow
        .files
        .values()
        .forEach(
            file -> assertFalse(new String(file, StandardCharsets.ISO_8859_1).contains(SECRET)));
    assertTrue(
        trained.out().contains("/#/experiments/0/runs/" + mlflow.onlyRunId()), trained::toString);
  }

  private static void assertHidden(Path folder, String names) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      List<Path> files =
          all.filter(Files::isRegularFile)
              .filter(file -> file.getFileName().toString().matches(names))
              .toList();
      assertFalse(files.isEmpty(), folder::toString);
      for (Path file : files) {
        String content = Files.readString(file, StandardCharsets.ISO_8859_1);
        assertFalse(content.contains(SECRET), file::toString);
      }
    }
  }

  @Test
  void aPasswordInAPathIsRefusedWithoutShowingIt() throws Exception {
    String path = "hdfs://me:" + SECRET + "@localhost/run";
    for (List<String> arguments :
        List.of(
            List.of("train", "--config", "conf/mnist.conf", "--set", "data.path=" + path),
            List.of("train", "--resume", path))) {
      Result refused =
          Command.kindling(
              Stream.concat(arguments.stream(), Stream.of("--verbose")).toArray(String[]::new));
      assertTrue(refused.exitCode() == 2, refused::toString);
      assertTrue(
          refused.err().contains("kindling: ") && refused.err().contains("*****@localhost/run"),
          refused::toString);
      assertFalse((refused.out() + refused.err()).contains(SECRET), refused::toString);
    }
  }
}
