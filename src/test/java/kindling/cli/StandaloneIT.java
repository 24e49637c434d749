package kindling.cli;

import static kindling.cli.Command.kindling;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import kindling.cli.Command.Result;
import kindling.cluster.ExecutorProcesses;
import kindling.data.Mnist;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Trainings on a real standalone cluster, and processes of it that are killed for real. */
class StandaloneIT {
  private static final int EPOCHS = 12;

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
  void masterAndWorkersListenOnTheHostThatWasAskedForAloneAndTakeNoPrograms() throws Exception {
    assumeTrue(Files.isDirectory(Path.of("/proc/self/fd")), "there is no /proc");
    List<String> pids = Files.readAllLines(folder.resolve("cluster/pids"));
    assertEquals(3, pids.size());
    for (String pid : pids) {
      List<String> addresses = listening(pid);
      // One for the others, one for the page, and none for Spark's REST server.
      assertEquals(2, addresses.size(), addresses::toString);
      for (String address : addresses) {
        assertTrue(address.matches("(0{16}FFFF0000)?0100007F:.*"), address);
      }
    }
    String log = Files.readString(folder.resolve("cluster/master.log"));
    int page = Integer.parseInt(log.replaceFirst("(?s).*MasterWebUI.*http://[^:]+:(\\d+).*", "$1"));
    URI kill = URI.create("http://127.0.0.1:" + page + "/app/kill/");
    HttpURLConnection post = (HttpURLConnection) kill.toURL().openConnection();
    post.setRequestMethod("POST");
    assertEquals(405, post.getResponseCode());
  }

  /** The addresses, as the kernel writes them, on which a process listens. */
  private static List<String> listening(String pid) throws IOException {
    Set<String> sockets = new HashSet<>();
    try (Stream<Path> open = Files.list(Path.of("/proc", pid, "fd"))) {
      for (Path file : open.toList()) {
        sockets.add(Files.readSymbolicLink(file).toString());
      }
    }
    List<String> addresses = new ArrayList<>();
    for (String table : List.of("tcp", "tcp6")) {
      for (String line : Files.readAllLines(Path.of("/proc", pid, "net", table))) {
        String[] fields = line.strip().split(" +", -1);
        if (fields[3].equals("0A") && sockets.contains("socket:[" + fields[9] + "]")) {
          addresses.add(fields[1]);
        }
      }
    }
    return addresses;
  }

  @Test
  void clientModeGivesTheBitsOfLocalMode() throws Exception {
    // The other modes run below, disturbed.
    JsonNode record = Trainings.record(train("client", "aggregate", 3, onCluster()));
    assertEquals(local("aggregate", 3), record.get("weightsSha256").textValue());
    assertEquals(1, record.get("executorBlas").size());
    assertTrue(record.get("executorBlas").get(0).textValue().contains("JNIBLAS"));
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
        local("aggregate", 3), Trainings.sha(train("cluster-mode", "aggregate", 3, options)));
  }

  @Tag("soak")
  @Test
  void allExecutorsKilledOneAfterAnotherCostNoBit() throws Exception {
    allKilled(List.of("all-reduce"));
  }

  @Tag("soak")
  @Test
  void allExecutorsKilledOneAfterAnotherCostNoBitInTheOtherWaysToStep() throws Exception {
    allKilled(List.of("aggregate", "local"));
  }

  private static void allKilled(List<String> modes) throws Exception {
    for (String mode : modes) {
      Path run = folder.resolve("killed-" + mode);
      try (Command training = Command.start(command(run, mode, EPOCHS, twoTasksEach()))) {
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
        assertTrue(result.out().contains(": recovered in "), result::toString);
        assertTrue(
            Trainings.record(run).get("recoveries").size() >= 2,
            () -> Trainings.record(run).toString());
      }
      assertEquals(local(mode, EPOCHS), Trainings.sha(run), mode);
    }
  }

  @Tag("soak")
  @Test
  void anExecutorKilledWhileTheDataIsPackedCostsNoBit() throws Exception {
    for (String mode : List.of("all-reduce", "aggregate", "local")) {
      Path run = folder.resolve("early-" + mode);
      try (Command training = Command.start(verbose(command(run, mode, 3, onCluster())))) {
        training.await(() -> training.printed().contains("Starting task 0.0 in stage 0.0"));
        assertFalse(training.printed().contains("steps per epoch"), training::printed);
        assertTrue(cluster.executors().get(0).destroyForcibly());
        training.result().succeeded();
      }
      assertEquals(local(mode, 3), Trainings.sha(run), mode);
    }
  }

  @Tag("soak")
  @Test
  void trialsOfASweepHaveTheBitsOfLocalModeAlsoWhenAnExecutorIsKilled() throws Exception {
    Path run = folder.resolve("sweep");
    try (Command sweep = Command.start(sweep(run, onCluster()))) {
      sweep.await(() -> Command.has(run.resolve("trials/00001"), "trial.json"));
      assertTrue(cluster.executors().get(0).destroyForcibly());
      sweep.result().succeeded();
    }
    Path local = folder.resolve("sweep-local");
    InProcess.onSpark(sweep(local)).succeeded();
    assertEquals(weights(local), weights(run));
    assertEquals(6, weights(run).size());
  }

  private static String[] sweep(Path out, String... options) {
    return Stream.concat(
            Stream.of(options),
            Stream.of(
                "sweep",
                "--config",
                "conf/mnist.conf",
                "--out",
                out.toString(),
                "--set",
                "data.path=" + folder,
                "--set",
                "training.epochs=20",
                "-m",
                "optimizer.learning-rate=0.03,0.1,0.3",
                "-m",
                "training.mode=aggregate,all-reduce"))
        .toArray(String[]::new);
  }

  private static List<String> weights(Path sweep) throws Exception {
    try (Stream<String> lines = Files.lines(sweep.resolve("results.csv"))) {
      return lines
          .flatMap(line -> Stream.of(line.split(",", -1)))
          .filter(cell -> cell.matches("[0-9a-f]{64}"))
          .toList();
    }
  }

  @Tag("soak")
  @Test
  void speculationAroundAnExecutorThatStandsStillCostsNoBit() throws Exception {
    // Spark speculates no task of a barrier stage, such as all-reduce has.
    for (String mode : List.of("aggregate", "local")) {
      Path run = folder.resolve("slow-" + mode);
      String[] options =
          withConf(
              onCluster(),
              "spark.speculation=true",
              "spark.speculation.interval=50ms",
              "spark.speculation.quantile=0.5",
              "spark.speculation.multiplier=1.1");
      try (Command training = Command.start(verbose(command(run, mode, EPOCHS, options)))) {
        training.await(() -> Command.lines(run.resolve("metrics.jsonl")) >= 2);
        ProcessHandle slow = cluster.executors().get(0);
        Command.signal(slow, "STOP");
        Thread.sleep(3000);
        Command.signal(slow, "CONT");
        Result result = training.result().succeeded();
        assertTrue(result.err().contains("as speculatable"), result::toString);
      }
      assertEquals(local(mode, EPOCHS), Trainings.sha(run), mode);
    }
  }

  @Tag("soak")
  @Test
  void anExecutorThatComesLaterCostsNoBit() throws Exception {
    for (String mode : List.of("aggregate", "local")) {
      Path run = folder.resolve("later-" + mode);
      String[] options =
          withConf(
              new String[] {"--master", cluster.master(), "--executor-cores", "1"},
              "spark.executor.memory=512m",
              "spark.dynamicAllocation.enabled=true",
              "spark.dynamicAllocation.shuffleTracking.enabled=true",
              "spark.dynamicAllocation.initialExecutors=1",
              "spark.dynamicAllocation.maxExecutors=2",
              "spark.dynamicAllocation.schedulerBacklogTimeout=1s",
              "spark.locality.wait=0");
      Result result = kindling(verbose(command(run, mode, EPOCHS, options))).succeeded();
      assertTrue(result.err().contains("Registered executor"), result::toString);
      assertTrue(result.err().contains("with ID 1"), result::toString);
      assertEquals(local(mode, EPOCHS), Trainings.sha(run), mode);
    }
  }

  @Test
  void anExecutorThatNeverComesIsSaidInTheTimeThatWasSet() throws Exception {
    String[] options =
        withConf(
            new String[] {"--master", cluster.master(), "--executor-memory", "900g"},
            "spark.scheduler.maxRegisteredResourcesWaitingTime=3s");
    kindling(command(folder.resolve("never"), "aggregate", 1, options))
        .isUsersMistake("Spark has provided no executor for 3 s");
  }

  @Test
  void aSecondClusterInTheSameFolderIsRefused() throws Exception {
    Command.run(
            Map.of(),
            List.of("submit/standalone", "start", "--dir", folder.resolve("cluster").toString()))
        .isUsersMistake("a cluster is running already");
  }

  private static String[] onCluster() {
    return executorsOf(1);
  }

  /** The tasks of an executor exchange in memory, the executors on the network. */
  private static String[] twoTasksEach() {
    return executorsOf(2);
  }

  private static String[] executorsOf(int cores) {
    return new String[] {
      "--master",
      cluster.master(),
      "--total-executor-cores",
      "" + 2 * cores,
      "--executor-cores",
      "" + cores,
      "--executor-memory",
      "512m",
      "--conf",
      Command.EXECUTORS,
      "--conf",
      "spark.driver.extraJavaOptions=" + ExecutorProcesses.JAVA_OPTIONS
    };
  }

  private static String local(String mode, int epochs) throws Exception {
    Path run = folder.resolve("local-" + mode + "-" + epochs);
    if (!Files.exists(run)) {
      InProcess.onSpark(command(run, mode, epochs)).succeeded();
    }
    return Trainings.sha(run);
  }

  private static Path train(String name, String mode, int epochs, String... options)
      throws Exception {
    Path run = folder.resolve(name);
    kindling(command(run, mode, epochs, options)).succeeded();
    return run;
  }

  private static String[] command(Path out, String mode, int epochs, String... options) {
    return Stream.concat(Stream.of(options), Trainings.arguments(folder, out, mode, epochs))
        .toArray(String[]::new);
  }

  private static String[] withConf(String[] options, String... settings) {
    return Stream.concat(
            Stream.of(options),
            Stream.of(settings).flatMap(setting -> Stream.of("--conf", setting)))
        .toArray(String[]::new);
  }

  private static String[] verbose(String[] command) {
    return Stream.concat(Stream.of(command), Stream.of("--verbose")).toArray(String[]::new);
  }
}
