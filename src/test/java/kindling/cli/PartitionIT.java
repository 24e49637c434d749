package kindling.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import kindling.cli.Command.Result;
import kindling.data.Mnist;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two executors on hosts of their own, Linux network namespaces, and a third one between them that
 * swallows their packets when told so: master and driver run there, and hear both. Skipped where
 * namespaces cannot be made, which takes Linux, root, and {@code ip}.
 */
@Tag("soak")
class PartitionIT {
  private static final int EPOCHS = 30;
  private static final String NAME = "kindling" + ProcessHandle.current().pid();
  private static final List<String> HOSTS = List.of(NAME + "-a", NAME + "-b");
  private static final String HUB = NAME + "-hub";
  private static final String HUB_ADDRESS = "10.203.0.1";
  private static final int TIMEOUT_SECONDS = 10;

  @TempDir static Path folder;
  private static final List<Path> STARTED = new ArrayList<>();
  private static String master;

  @BeforeAll
  static void start() throws Exception {
    assumeTrue(System.getProperty("os.name").equals("Linux"));
    assumeTrue(Command.run(Map.of(), List.of("sh", "-c", "ip netns add " + HUB)).exitCode() == 0);
    in(HUB, "ip link set lo up");
    for (int i = 0; i < HOSTS.size(); i++) {
      String host = HOSTS.get(i);
      sh("ip netns add " + host);
      sh("ip link add to%d netns %s type veth peer name net netns %s".formatted(i, HUB, host));
      in(HUB, "ip address add 10.203.%d.1/24 dev to%d && ip link set to%d up".formatted(i, i, i));
      in(host, "ip link set lo up && ip address add %s/24 dev net".formatted(address(i)));
      in(host, "ip link set net up && ip route add default via 10.203.%d.1".formatted(i));
    }
    hear(true);
    Mnist.write(folder, 3000, 500);
    Files.writeString(folder.resolve("resolv.conf"), "nameserver 127.0.0.1\n");
    master = cluster(HUB, HUB_ADDRESS, "--workers", "0", "--port", "0", "--web-port", "0");
    for (int i = 0; i < HOSTS.size(); i++) {
      cluster(HOSTS.get(i), address(i), "--workers", "1", "--cores", "1", "--master", master);
    }
  }

  @AfterAll
  static void stop() throws Exception {
    for (Path dir : STARTED) {
      Command.run(Map.of(), List.of("submit/standalone", "stop", "--dir", dir.toString()));
    }
    for (String host : Stream.concat(Stream.of(HUB), HOSTS.stream()).toList()) {
      Command.run(Map.of(), List.of("sh", "-c", "ip netns del " + host));
    }
  }

  @Test
  void executorsThatDoNotHearEachOtherAreSaidWithinTheTimeoutAndTheTrainingEnds() throws Exception {
    Path run = folder.resolve("silent");
    Result result;
    try (Command training = Command.start(driver(), train(run, "all-reduce", "--verbose"))) {
      training.await(() -> Command.lines(run.resolve("metrics.jsonl")) >= 2);
      // Else all shards would lie on one host, and a slot there be waited for in each job.
      assertFalse(training.printed().contains(", ANY, "), training::printed);
      hear(false);
      long start = System.nanoTime();
      training.await(() -> training.printed().contains("has not finished after"));
      long seconds = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - start);
      assertTrue(seconds <= TIMEOUT_SECONDS + 10, () -> seconds + " s\n" + training.printed());
      result = training.result();
    } finally {
      hear(true);
    }
    assertEquals(2, result.exitCode(), result::toString);
    assertTrue(result.err().contains("cannot reach each other: waited "), result::toString);
    Command.run(
            driver(), on(HUB, Stream.of("submit/kindling", "train", "--resume", run.toString())))
        .succeeded();
    assertEquals(undisturbed(), Trainings.sha(run));
  }

  @Test
  void standingTasksThatDoNotHearEachOtherGiveWayToAJobPerStep() throws Exception {
    Path run = folder.resolve("standing");
    try (Command training = Command.start(driver(), train(run, "aggregate"))) {
      training.await(() -> Command.lines(run.resolve("metrics.jsonl")) >= 2);
      hear(false);
      training.await(
          () ->
              training
                  .printed()
                  .contains(
                      "each step is a Spark job of its own, because an executor cannot reach the driver or another executor"));
      hear(true);
      training.result().succeeded();
    } finally {
      hear(true);
    }
    assertEquals(undisturbed(), Trainings.sha(run));
  }

  @Test
  void aShorterSilenceIsWaitedForAndCostsNoBit() throws Exception {
    Path run = folder.resolve("short");
    try (Command training = Command.start(driver(), train(run, "all-reduce"))) {
      training.await(() -> Command.lines(run.resolve("metrics.jsonl")) >= 2);
      hear(false);
      Thread.sleep(TimeUnit.SECONDS.toMillis(TIMEOUT_SECONDS / 4));
      hear(true);
      training.result().succeeded();
    } finally {
      hear(true);
    }
    assertEquals(undisturbed(), Trainings.sha(run));
  }

  /**
   * An executor fetches a broadcast from another one as well as from the driver. It waits then, or
   * Spark takes it for lost and goes on without it.
   */
  @Test
  void aggregateIsNeverSilentAndGoesOnWhenExecutorsHearEachOtherAgain() throws Exception {
    Path run = folder.resolve("aggregate");
    try (Command training =
        Command.start(
            driver(), train(run, "aggregate", "--set", "training.aggregate=job-per-step"))) {
      training.await(() -> Command.lines(run.resolve("metrics.jsonl")) >= 2);
      hear(false);
      training.await(
          () ->
              training.printed().contains("has not finished after")
                  || training.printed().contains("Lost executor"));
      hear(true);
      training.result().succeeded();
    } finally {
      hear(true);
    }
    assertEquals(undisturbed(), Trainings.sha(run));
  }

  /** Whether the executors hear each other. */
  private static void hear(boolean each) throws Exception {
    in(HUB, "echo %d > /proc/sys/net/ipv4/ip_forward".formatted(each ? 1 : 0));
  }

  private static String address(int host) {
    return "10.203.%d.2".formatted(host);
  }

  private static Result sh(String command) throws Exception {
    return Command.run(Map.of(), List.of("sh", "-c", command)).succeeded();
  }

  private static void in(String host, String command) throws Exception {
    sh("ip netns exec %s sh -c '%s'".formatted(host, command));
  }

  /** A command on a host; a name server that cannot be reached would be waited for. */
  private static List<String> on(String host, Stream<String> command) {
    String alone =
        "mount --bind %s /etc/resolv.conf && exec \"$@\"".formatted(folder.resolve("resolv.conf"));
    return Stream.concat(Stream.of("ip", "netns", "exec", host, "sh", "-c", alone, "sh"), command)
        .toList();
  }

  private static String cluster(String host, String address, String... options) throws Exception {
    Path dir = folder.resolve(host);
    STARTED.add(0, dir);
    Stream<String> start =
        Stream.of("submit/standalone", "start", "--host", address, "--dir", dir.toString());
    return Command.run(
            Map.of("SPARK_LOCAL_IP", address), on(host, Stream.concat(start, Stream.of(options))))
        .succeeded()
        .out()
        .strip();
  }

  private static Map<String, String> driver() {
    return Map.of("SPARK_LOCAL_IP", HUB_ADDRESS);
  }

  private static List<String> train(Path out, String mode, String... more) {
    return on(
        HUB,
        Stream.concat(
            Stream.of(
                "submit/kindling",
                "--executor-memory",
                "512m",
                "--conf",
                Command.EXECUTORS,
                "--conf",
                "spark.network.timeout=%ds".formatted(TIMEOUT_SECONDS),
                "--conf",
                "spark.network.timeoutInterval=2s",
                "--conf",
                "spark.shuffle.io.maxRetries=1",
                "--conf",
                "spark.shuffle.io.retryWait=1s",
                "--conf",
                "spark.executor.heartbeatInterval=2s"),
            Stream.concat(arguments(out, mode, master), Stream.of(more))));
  }

  private static Stream<String> arguments(Path out, String mode, String master) {
    return Stream.concat(
        Stream.of("--master", master), Trainings.arguments(folder, out, mode, EPOCHS));
  }

  private static String undisturbed() throws Exception {
    Path run = folder.resolve("undisturbed");
    if (!Files.exists(run)) {
      InProcess.onSpark(
              Trainings.arguments(folder, run, "all-reduce", EPOCHS).toArray(String[]::new))
          .succeeded();
    }
    return Trainings.sha(run);
  }
}
