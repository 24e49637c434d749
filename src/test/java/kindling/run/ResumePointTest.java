package kindling.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import kindling.config.Confs;
import kindling.config.Settings;
import kindling.config.SettingsReader;
import kindling.config.UserError;
import kindling.config.message.Warnings;
import kindling.metrics.PhaseTimes;
import kindling.optimize.Weights;
import kindling.store.Checkpoint;
import kindling.store.CheckpointFolder;
import kindling.store.Json;
import kindling.store.Storage;
import kindling.train.Position;
import kindling.train.TrainingState;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Folders as a kill leaves them, at any moment of the beginning of a training. */
class ResumePointTest {
  private static final Storage STORAGE = new Storage(new Configuration(false));

  @TempDir Path folder;
  private Path run;
  private Settings settings;
  private final List<String> warnings = new ArrayList<>();

  @BeforeEach
  void makeFolder() throws IOException {
    run = Files.createDirectory(folder.resolve("run"));
    settings = settings("training.epochs = 3");
  }

  @Test
  void beforeAnythingIsWrittenTheCommandIsToBeGivenAgain() throws IOException {
    assertRefused(": is empty, because no training has saved anything there yet; start it again: ");
    Files.createFile(run.resolve(".lock"));
    Files.createFile(run.resolve(".run.json.writing"));
    assertRefused("train --config FILE --out " + run);
    // And it then works.
    STORAGE.requireVacant(run.toString());
  }

  @Test
  void beforeTheFirstCheckpointIsWholeTheTrainingBeginsAnew() throws IOException {
    record(settings, "running");
    assertBeginsAnew(3);
    Path checkpoints = Files.createDirectory(run.resolve("checkpoints"));
    Files.write(checkpoints.resolve(".step-0000000000.safetensors.writing"), new byte[7]);
    assertBeginsAnew(3);
    checkpoint("checkpoints", settings, 0);
    Path sum = checkpoints.resolve("step-0000000000.sha256");
    Files.move(sum, checkpoints.resolve(".step-0000000000.sha256.writing"));
    assertBeginsAnew(3);
    // Its disk may have been full.
    record(settings, "failed");
    assertBeginsAnew(3);
    Files.move(checkpoints.resolve(".step-0000000000.sha256.writing"), sum);
    assertTrue(point().checkpoint().isPresent());
  }

  @Test
  void whatATrainingReplacesIsNotResumedOnceItsRecordIsThere() throws IOException {
    checkpoint(".checkpoints.replaced", settings("training.epochs = 9"), 30);
    Files.writeString(run.resolve("metrics.jsonl"), "{\"epoch\": 1}\n");
    record(settings, "running");
    assertBeginsAnew(3);
  }

  @Test
  void whatATrainingWasAboutToReplaceIsResumed() throws IOException {
    checkpoint(".checkpoints.replaced", settings, 30);
    Files.writeString(run.resolve("metrics.jsonl"), "{\"epoch\": 1}\n");
    record(settings, "running");
    assertEquals(30, point().checkpoint().orElseThrow().position().step());
  }

  @Test
  void whatATrainingWasAboutToReplaceIsNotResumedOnOtherData() throws IOException {
    checkpoint(".checkpoints.replaced", settings, 30);
    Map<String, Object> data = Map.of("train", Map.of("fingerprint", "00000000000000ff"));
    Files.writeString(
        run.resolve("run.json"),
        Json.pretty(
            Map.of(
                "data", data, "settings", Json.parse(settings.resolved()), "status", "running")));
    assertBeginsAnew(3);
  }

  @Test
  void resultsWithoutTheirCheckpointsAreNotReplacedUnasked() throws IOException {
    record(settings, "running");
    Files.writeString(run.resolve("metrics.jsonl"), "{\"epoch\": 1}\n{\"epoch\": 2}\n");
    assertRefused("has results of 2 epochs, but its checkpoints are gone; put back the folder");
    record(settings("checkpoint.every = off"), "running");
    assertRefused("of a training with checkpoint.every other than off");
  }

  @Test
  void anyOtherFolderIsRefused() throws IOException {
    Files.createFile(run.resolve("mine.txt"));
    assertRefused("has no checkpoint; name a folder of results");
    run = folder.resolve("none");
    assertRefused("none: no such folder");
  }

  private ResumePoint point() {
    return ResumePoint.of(STORAGE, run.toString(), Warnings.onCommandLine(warnings::add));
  }

  private void assertBeginsAnew(int epochs) {
    ResumePoint point = point();
    assertFalse(point.checkpoint().isPresent());
    Settings read = SettingsReader.ofModel(point.settings(), "run", List.of()).settings();
    assertEquals(epochs, read.training().epochs());
    assertEquals(List.of(), warnings);
  }

  private void assertRefused(String expected) {
    UserError error = assertThrows(UserError.class, this::point);
    assertTrue(error.getMessage().contains(expected), error::getMessage);
  }

  private Settings settings(String conf) {
    return Confs.settings(folder, conf);
  }

  private void record(Settings settings, String status) throws IOException {
    Files.writeString(
        run.resolve("run.json"),
        Json.pretty(Map.of("status", status, "settings", Json.parse(settings.resolved()))));
  }

  private void checkpoint(String name, Settings settings, int step) {
    Position position = new Position(step, 1, 1, 1, PhaseTimes.ZERO, List.of(), 0);
    TrainingState state = new TrainingState(Weights.of(new float[3]), null, 100, position);
    Checkpoint checkpoint = Checkpoint.of(state, settings.resolvedWith(1f / 255), Map.of());
    new CheckpointFolder(STORAGE, run + "/" + name).write(step, checkpoint, 2);
  }
}
