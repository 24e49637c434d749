package kindling.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import kindling.cli.Command.Result;
import kindling.data.Mnist;
import kindling.store.Json;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sweeps as users start, kill and resume them. */
class SweepCommandIT {
  @TempDir static Path folder;

  @BeforeAll
  static void write() throws IOException {
    Mnist.write(folder, 2000, 300);
    Files.writeString(
        folder.resolve("rates.conf"),
        """
        data { path = "%s", validation-share = 0.2 }
        network.layers = [affine 784 -> ${variables.width}, relu, affine 10]
        variables.width = 20
        training { epochs = 40, mode = all-reduce }
        checkpoint.every = 2 epochs
        sweep {
          space { optimizer.learning-rate = log-uniform 0.001 to 0.5, variables.width = [20, 30] }
          trials = 8
        }
        """
            .formatted(folder));
  }

  private static String[] sweep(Path out, String... more) {
    return Stream.concat(
            Stream.of("sweep", "--config", folder + "/rates.conf", "--out", out.toString()),
            Stream.of(more))
        .toArray(String[]::new);
  }

  @Test
  void whatWasFinishedWhenItWasKilledIsNotTrainedAgainAndTheWinnerCanBe() throws Exception {
    Path out = folder.resolve("killed");
    try (Command sweep = Command.start(sweep(out))) {
      sweep.await(() -> finished(out).size() >= 2);
      sweep.handle().destroyForcibly();
      sweep.handle().onExit().get();
    }
    Map<Path, FileTime> before = finished(out);
    assertTrue(before.size() < 8, before::toString);
    Result result = InProcess.onSpark("sweep", "--resume", out.toString()).succeeded();
    assertTrue(result.out().contains("8 trials: 8 finished"), result::toString);
    for (Map.Entry<Path, FileTime> trial : before.entrySet()) {
      assertEquals(trial.getValue(), Files.getLastModifiedTime(trial.getKey()));
    }
    assertEquals(9, Files.readAllLines(out.resolve("results.csv")).size());
    // The very command that it prints, with the quotes that a shell would take away.
    String command =
        result
            .out()
            .lines()
            .filter(line -> line.contains("submit/kindling train"))
            .findFirst()
            .orElseThrow();
    String[] arguments =
        Arrays.stream(command.strip().split(" ", -1))
            .skip(1)
            .map(a -> a.replace("'", ""))
            .toArray(String[]::new);
    InProcess.onSpark(arguments).succeeded();
    assertEquals(
        Json.parse(Files.readString(out.resolve("sweep.json")))
            .at("/winner/weightsSha256")
            .asText(),
        Trainings.sha(out.resolve("winner")));

    InProcess.onSpark(sweep(out)).isUsersMistake("holds this very sweep; continue it by --resume");
    InProcess.onSpark(sweep(out, "--set", "training.batch-size=50"))
        .isUsersMistake("training.batch-size = 50 (was 100)");
  }

  @Tag("soak")
  @Test
  void sigtermEndsItSoonAndItGoesOn() throws Exception {
    Path out = folder.resolve("terminated");
    try (Command sweep = Command.start(sweep(out, "--set", "training.epochs=150"))) {
      sweep.await(() -> Files.exists(out.resolve("trials/00001/trial.json")));
      sweep.signal("TERM");
      Result result = sweep.result(40);
      assertEquals(143, result.exitCode(), result::toString);
      assertTrue(
          result.err().contains("kindling sweep --resume " + out + " continues"), result::toString);
    }
    Result rest =
        Command.kindling("sweep", "--resume", out.toString(), "--set", "sweep.budget.epochs=300")
            .succeeded();
    assertTrue(rest.out().contains("2 finished"), rest::toString);
  }

  @Test
  void aDryRunListsTheTrialsAndMistakesAreRefusedWithTheirPlace() throws Exception {
    Result listed = InProcess.onSpark(sweep(folder.resolve("none"), "--dry-run")).succeeded();
    assertTrue(listed.out().contains("8 trials, 320 epochs"), listed::toString);
    InProcess.onSpark("sweep", "--config", "conf/mnist.conf", "--dry-run")
        .isUsersMistake("sweep.search is empty");
    InProcess.onSpark(sweep(folder.resolve("none"), "-m", "optimizer.learning-rat=1,2"))
        .isUsersMistake("did you mean \"optimizer.learning-rate\"?");
    InProcess.onSpark("sweep", "--resume", folder.toString()).isUsersMistake("has no sweep");
    assertTrue(Files.notExists(folder.resolve("none")));
  }

  /** The records of trials that have come to their end, and when they were written. */
  private static Map<Path, FileTime> finished(Path out) {
    Map<Path, FileTime> finished = new TreeMap<>();
    try (Stream<Path> trials = Files.list(out.resolve("trials"))) {
      for (Path trial : trials.map(path -> path.resolve("trial.json")).toList()) {
        if (Files.exists(trial) && Files.readString(trial).contains("\"finished\"")) {
          finished.put(trial, Files.getLastModifiedTime(trial));
        }
      }
    } catch (IOException notYet) {
      return Map.of();
    }
    return finished;
  }
}
