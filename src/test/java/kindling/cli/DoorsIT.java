package kindling.cli;

import static kindling.cli.InProcess.onSpark;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import kindling.cli.Command.Result;
import kindling.cluster.Sessions;
import kindling.data.Mnist;
import kindling.report.mlflow.TrackingServerStub;
import org.apache.spark.SparkContext;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What others can do to a training, from the network and by a folder of theirs. */
class DoorsIT {
  @TempDir static Path folder;

  @BeforeAll
  static void write() throws IOException {
    Mnist.write(folder, 1000, 200);
    Files.writeString(
        folder.resolve("a.conf"),
        """
        data.path = "%s"
        network.layers = [affine 784 -> 10]
        training { epochs = 1, shards = 2 }
        """
            .formatted(folder));
  }

  private static String[] train(Path out, String... more) {
    String[] train = {"train", "--config", folder + "/a.conf", "--out", out.toString()};
    return with(train, more);
  }

  @Test
  void aLocalTrainingIsNotReachedFromElsewhereAndACancelledJobIsOneLine() throws Exception {
    Path run = folder.resolve("cancelled");
    Map<String, String> spark = Map.of("spark.master", "local[2]", "spark.ui.port", "0");
    Sessions.stop();
    spark.forEach(System::setProperty);
    InProcess.Result result;
    try {
      CompletableFuture<InProcess.Result> training =
          CompletableFuture.supplyAsync(
              () -> InProcess.kindling(train(run, "--set", "training.epochs=100000")));
      Path metrics = run.resolve("metrics.jsonl");
      awaitLines(metrics, 2, training);
      SparkContext context = SparkContext.getOrCreate();
      URI page = URI.create(context.uiWebUrl().get());
      assertEquals("127.0.0.1", page.getHost());
      requireClosed(page.getPort());
      requireClosed(context.getConf().getInt("spark.driver.port", 0));
      for (int job = 0; job < 100; job++) {
        URI kill = page.resolve("/jobs/job/kill/?id=" + (Command.lines(metrics) * 10 + job));
        HttpURLConnection get = (HttpURLConnection) kill.toURL().openConnection();
        assertTrue(get.getResponseCode() > 0);
      }
      awaitLines(metrics, Command.lines(metrics) + 2, training);
      while (!training.isDone() && !context.isStopped()) {
        cancelAllJobs(context);
        Thread.sleep(1);
      }
      result = training.get(60, TimeUnit.SECONDS);
    } finally {
      spark.keySet().forEach(System::clearProperty);
    }
    assertEquals(2, result.exitCode(), result::toString);
    String said =
        "kindling: a Spark job of this command was cancelled from outside, on Spark's page or by another program; kindling train --resume %s continues";
    assertEquals(
        List.of(said.formatted(run)),
        result.err().lines().filter(line -> line.startsWith("kindling")).toList());
    onSpark("train", "--resume", run.toString(), "--set", "training.epochs=2").succeeded();
  }

  private static void cancelAllJobs(SparkContext context) {
    try {
      context.cancelAllJobs();
    } catch (IllegalStateException e) {
      // Stopped meanwhile: what failed has ended the command.
    }
  }

  private static String[] with(String[] command, String... more) {
    return Stream.concat(Stream.of(command), Stream.of(more)).toArray(String[]::new);
  }

  private static void awaitLines(Path file, long lines, CompletableFuture<?> training)
      throws Exception {
    while (Command.lines(file) < lines) {
      assertFalse(training.isDone(), () -> String.valueOf(training.join()));
      Thread.sleep(20);
    }
  }

  /** From the addresses that other machines would call. */
  private static void requireClosed(int port) throws IOException {
    for (NetworkInterface network : NetworkInterface.networkInterfaces().toList()) {
      for (InetAddress address : network.inetAddresses().toList()) {
        if (!address.isLoopbackAddress()) {
          try (Socket socket = new Socket()) {
            assertThrows(
                IOException.class,
                () -> socket.connect(new InetSocketAddress(address, port), 2000),
                address + " " + port);
          }
        }
      }
    }
  }

  @Test
  void aFolderDecidesNeitherWhoIsToldNorWhoListens() throws Exception {
    Path run = folder.resolve("told");
    try (TrackingServerStub mlflow = new TrackingServerStub()) {
      onSpark(train(run, "--mlflow", mlflow.uri(), "--dashboard", "0")).succeeded();
      assertEquals(List.of(1L), mlflow.onlyRun().steps("test/accuracy"));
      String[] resume = {"train", "--resume", run.toString(), "--set", "training.epochs=2"};
      Result quiet = onSpark(resume).succeeded();
      assertEquals(List.of(1L), mlflow.onlyRun().steps("test/accuracy"));
      assertFalse(quiet.out().contains("live page"), quiet::toString);
      for (String option : List.of("--mlflow " + mlflow.uri(), "--dashboard 0")) {
        assertTrue(quiet.err().contains("; add " + option + " to use it"), quiet::toString);
      }
      Result told = onSpark(with(resume, "--mlflow", mlflow.uri())).succeeded();
      assertEquals(List.of(1L, 2L), mlflow.onlyRun().steps("test/accuracy"));
      assertFalse(told.err().contains("is ignored"), told::toString);
    }
  }

  @Test
  void aModelDecidesNotHowHadoopIsSetUp() {
    Path run = folder.resolve("options");
    String option = "data.options.\"fs.s3a.endpoint\"=http://evil";
    onSpark(train(run, "--set", option)).succeeded();
    String cure = "if that is what you want, add --set '" + option + "'";
    String model = run + "/model.safetensors";
    String input = folder + "/t10k-images-idx3-ubyte";
    for (List<String> command :
        List.of(
            List.of("evaluate", "--model", model),
            List.of("predict", "--model", model, "--input", input, "--output", folder + "/p"),
            List.of("train", "--resume", run.toString()))) {
      String[] arguments = command.toArray(String[]::new);
      onSpark(arguments).isUsersMistake(cure);
      onSpark(with(arguments, "--set", option)).succeeded();
    }
  }
}
