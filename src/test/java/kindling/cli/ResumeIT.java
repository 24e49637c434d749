package kindling.cli;

import static kindling.cli.Command.kindling;
import static kindling.cli.InProcess.onSpark;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import kindling.cli.Command.Result;
import kindling.data.Mnist;
import kindling.store.Json;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Drivers that are killed for real, and go on to the bits of one that was not. */
class ResumeIT {
  private static final int EPOCHS = 20;

  @TempDir static Path folder;

  @BeforeAll
  static void writeData() throws IOException {
    Mnist.write(folder, 3000, 500);
  }

  @Tag("soak")
  @Test
  void aggregateKilledGoesOnWithTheSameBits() throws Exception {
    killedGoesOn("aggregate", "7 steps");
  }

  @Test
  void allReduceKilledGoesOnWithTheSameBits() throws Exception {
    killedGoesOn("all-reduce", "7 steps");
  }

  @Tag("soak")
  @Test
  void localStepsKilledGoOnWithTheSameBits() throws Exception {
    killedGoesOn("local", "1 epoch");
  }

  /** Kills before the first step, between checkpoints, and while one is written. */
  private void killedGoesOn(String mode, String every) throws Exception {
    Path whole = whole(mode, EPOCHS);
    Path run = folder.resolve(mode);
    Path checkpoints = run.resolve("checkpoints");
    String[] train = with(train(run, mode, every), "report.histograms=5");
    killWhen(train, () -> Command.has(checkpoints, "0000000000.sha256"));
    killWhen(resume(run), () -> Command.lines(run.resolve("metrics.jsonl")) >= 2);
    for (File left : checkpoints.toFile().listFiles((dir, name) -> name.endsWith(".writing"))) {
      assertTrue(left.delete());
    }
    killWhen(resume(run), () -> Command.has(checkpoints, ".writing"));
    Result resumed = InProcess.onSpark(resume(run)).succeeded();
    assertTrue(resumed.out().contains("resuming after step "), resumed::toString);
    assertEquals(record(whole).get("weightsSha256"), record(run).get("weightsSha256"));
    assertEquals(evaluations(whole), evaluations(run));
    List<Integer> epochs = new ArrayList<>();
    for (String line : Files.readAllLines(run.resolve("histograms.jsonl"))) {
      epochs.add(Json.parse(line).get("epoch").asInt());
    }
    assertEquals(List.of(0, 5, 10, 15, 20), epochs);
  }

  private static void killWhen(String[] command, BooleanSupplier so) throws Exception {
    try (Command training = Command.start(command)) {
      training.await(so);
      assertTrue(training.handle().destroyForcibly());
      assertEquals(128 + 9, training.result().exitCode());
    }
  }

  @Test
  void sigtermSavesACheckpointAndEndsWithinSeconds() throws Exception {
    terminatedGoesOn("all-reduce");
  }

  @Tag("soak")
  @Test
  void soItDoesInTheOtherWaysToStep() throws Exception {
    terminatedGoesOn("aggregate");
    terminatedGoesOn("local");
  }

  private void terminatedGoesOn(String mode) throws Exception {
    Path run = folder.resolve("term-" + mode);
    String[] endless = with(train(run, mode, "1000 epochs"), "training.epochs=100000");
    try (Command training = Command.start(endless)) {
      training.await(() -> Command.lines(run.resolve("metrics.jsonl")) >= 2);
      long start = System.nanoTime();
      training.signal("TERM");
      Result result = training.result();
      double seconds = (System.nanoTime() - start) / 1e9;
      assertEquals(128 + 15, result.exitCode(), result::toString);
      assertTrue(seconds < 20, () -> seconds + " s\n" + result);
      assertTrue(
          result.err().contains("kindling train --resume " + run + " continues"), result::toString);
      assertFalse(result.err().contains("\tat "), result::toString);
    }
    assertEquals("stopped", record(run).get("status").textValue());
    long step = record(run).get("step").longValue();
    assertTrue(
        Files.exists(run.resolve("checkpoints/step-%010d.sha256".formatted(step))),
        () -> "step " + step);
    int epochs = (int) Command.lines(run.resolve("metrics.jsonl")) + 2;
    InProcess.onSpark(with(resume(run), "training.epochs=" + epochs)).succeeded();
    assertEquals(
        record(whole(mode, epochs)).get("weightsSha256"), record(run).get("weightsSha256"));
  }

  @Tag("soak")
  @ParameterizedTest
  @ValueSource(strings = {"aggregate", "all-reduce", "local"})
  void aFullDiskIsSaidAndTheLastGoodCheckpointStays(String mode) throws Exception {
    fullDiskGoesOn(mode);
  }

  /** On a disk of its own, which this machine may not let us have; only the processes see it. */
  private static void fullDiskGoesOn(String mode) throws Exception {
    Path disk = Files.createDirectories(folder.resolve("disk-" + mode));
    String mount = "mount -t tmpfs -o size=2m tmpfs " + disk;
    Assumptions.assumeTrue(Files.exists(Path.of("/usr/bin/unshare")), "no unshare");
    Assumptions.assumeTrue(onDisk(mount).exitCode() == 0, "unshare and mount are not allowed");
    Path run = disk.resolve("run");
    String[] train = with(train(run, mode, "10 steps"), "training.epochs=3", "checkpoint.keep=99");
    Path results = folder.resolve("was-full-" + mode);
    Result result =
        onDisk(
            mount,
            kindlingLine(train) + "; test $? = 2",
            "mount -o remount,size=64m " + disk,
            kindlingLine(resume(run)),
            "cp -r %s %s".formatted(run, results));
    result.succeeded();
    String full = ": cannot be written: No space left on device";
    assertEquals(1, result.err().lines().filter(line -> line.endsWith(full)).count(), result::err);
    assertFalse(result.err().contains("is damaged"), result::err);
    assertFalse(result.err().contains("\tat "), result::err);
    assertTrue(result.out().contains("resuming after step "), result::out);
    assertEquals(record(whole(mode, 3)).get("weightsSha256"), record(results).get("weightsSha256"));
  }

  private static Result onDisk(String... lines) throws Exception {
    String script = String.join(" && ", lines);
    return Command.run(
        Map.of(), List.of("unshare", "--mount", "--map-root-user", "sh", "-c", script));
  }

  private static String kindlingLine(String... arguments) {
    return "submit/kindling '" + String.join("' '", arguments) + "'";
  }

  @Test
  void aTrainingThatHasEndedTakesMoreEpochsAndMayChangeBetweenModesOfTheSameBits()
      throws Exception {
    Path whole = whole("aggregate", 4);
    Path run = folder.resolve("more");
    onSpark(with(train(run, "aggregate", "1 minute"), "training.epochs=2")).succeeded();
    kindling(with(resume(run), "training.epochs=4", "training.mode=all-reduce")).succeeded();
    assertEquals(record(whole).get("weightsSha256"), record(run).get("weightsSha256"));
    assertEquals(evaluations(whole), evaluations(run));
  }

  @Test
  void whatWouldGiveOtherBitsIsRefusedWithTheDifference() throws Exception {
    Path run = folder.resolve("changed");
    onSpark(with(train(run, "aggregate", "1 epoch"), "training.epochs=1")).succeeded();
    onSpark(with(resume(run), "training.epochs=2")).succeeded();
    onSpark(with(resume(run), "training.epochs=1"))
        .isUsersMistake("training.epochs is 1, but the checkpoint is already in epoch ");
    byte[] metrics = Files.readAllBytes(run.resolve("metrics.jsonl"));
    Result refused =
        kindling(with(resume(run), "training.batch-size=50", "optimizer.learning-rate=0.2"));
    refused.isUsersMistake("training.batch-size = 50 (was 100)");
    refused.isUsersMistake("optimizer.learning-rate = 0.2 (was 0.1)");
    Path other = Files.createDirectories(folder.resolve("other"));
    Mnist.write(other, 2900, 500);
    onSpark(with(resume(run), "data.path=" + other))
        .isUsersMistake("the training set is not the one that the checkpoint was made with");
    onSpark("train", "--resume", folder.resolve("none").toString())
        .isUsersMistake("none: no such folder");
    onSpark("train", "--resume", run.toString(), "--config", "conf/mnist.conf")
        .isUsersMistake(
            "train needs one of --config FILE, --data FILE with --label COLUMN, and --resume DIR");
    assertTrue(Arrays.equals(metrics, Files.readAllBytes(run.resolve("metrics.jsonl"))));
    Path elsewhere = Files.move(run.resolve("checkpoints"), folder.resolve("elsewhere"));
    Files.createSymbolicLink(run.resolve("checkpoints"), elsewhere);
    onSpark(with(resume(run), "training.epochs=3"))
        .isUsersMistake("checkpoints: is a symbolic link");
  }

  @Tag("soak")
  @Test
  void aDamagedCheckpointCostsAWarningAndStepsButNoBit() throws Exception {
    Path whole = whole("aggregate", 3);
    Path run = folder.resolve("damaged");
    kindling(with(train(run, "aggregate", "20 steps"), "training.epochs=2", "checkpoint.keep=3"))
        .succeeded();
    // Two are of the last step: before and after its epoch was evaluated.
    for (String newest : List.of("step-0000000060", "step-0000000060-001")) {
      Path file = run.resolve("checkpoints/" + newest + ".safetensors");
      byte[] content = Files.readAllBytes(file);
      content[content.length / 2] ^= 1;
      Files.write(file, content);
    }
    Result resumed = kindling(with(resume(run), "training.epochs=3")).succeeded();
    assertTrue(
        resumed.err().contains("step-0000000060-001.safetensors: is damaged"), resumed::toString);
    assertTrue(resumed.out().contains("resuming after step 40"), resumed::toString);
    assertEquals(record(whole).get("weightsSha256"), record(run).get("weightsSha256"));
  }

  @Test
  void killedBeforeItsFirstCheckpointIsWholeItBeginsAnewAndSaysSo() throws Exception {
    Path whole = whole("aggregate", 2);
    Path run = folder.resolve("begun");
    onSpark(with(train(run, "aggregate", "1 epoch"), "training.epochs=1")).succeeded();
    // As it was before the first checksum was there.
    for (String file : List.of("metrics.jsonl", "model.safetensors", "report.html")) {
      Files.delete(run.resolve(file));
    }
    File[] sums = run.resolve("checkpoints").toFile().listFiles((dir, name) -> name.endsWith("6"));
    for (File sum : sums) {
      assertTrue(sum.delete());
    }
    String record = Files.readString(run.resolve("run.json"));
    Files.writeString(
        run.resolve("run.json"),
        record.replace("\"finished\"", "\"running\"").replace("\"final\"", "\"before\""));
    Result resumed = onSpark(with(resume(run), "training.epochs=2")).succeeded();
    assertTrue(
        resumed
            .out()
            .contains("begun: was stopped before its first checkpoint was saved; starting anew"),
        resumed::toString);
    assertEquals(record(whole).get("weightsSha256"), record(run).get("weightsSha256"));
    assertFalse(Files.exists(run.resolve(".checkpoints.replaced")));
    onSpark(with(resume(run), "training.epochs=2")).succeeded();
  }

  /** The results of a training that nothing interrupted. */
  private static Path whole(String mode, int epochs) throws Exception {
    String fast = mode.equals("aggregate") ? "all-reduce" : mode; // the same bits
    Path run = folder.resolve("whole-" + fast + "-" + epochs);
    if (!Files.exists(run)) {
      onSpark(with(train(run, fast, "off"), "training.epochs=" + epochs)).succeeded();
    }
    return run;
  }

  private static String[] train(Path out, String mode, String every) {
    return new String[] {
      "train",
      "--config",
      "conf/mnist.conf",
      "--master",
      "local[2]",
      "--out",
      out.toString(),
      "--set",
      "data.path=" + folder,
      "--set",
      "optimizer.name=momentum",
      "--set",
      "training.epochs=" + EPOCHS,
      "--set",
      "training.mode=" + mode,
      "--set",
      "checkpoint.every=" + every
    };
  }

  private static String[] resume(Path run) {
    return new String[] {"train", "--resume", run.toString(), "--master", "local[2]"};
  }

  private static String[] with(String[] command, String... settings) {
    List<String> all = new ArrayList<>(List.of(command));
    for (String setting : settings) {
      all.add("--set");
      all.add(setting);
    }
    return all.toArray(String[]::new);
  }

  private static JsonNode record(Path run) {
    try {
      return Json.parse(Files.readString(run.resolve("run.json")));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** All figures of all epochs that are no times. */
  private static List<String> evaluations(Path run) throws IOException {
    List<String> all = new ArrayList<>();
    for (String line : Files.readAllLines(run.resolve("metrics.jsonl"))) {
      JsonNode epoch = Json.parse(line);
      all.add(
          Stream.of("epoch", "step", "trainLoss", "trainAccuracy", "testLoss", "testAccuracy")
              .map(key -> key + " " + epoch.get(key))
              .toList()
              .toString());
    }
    return all;
  }
}
