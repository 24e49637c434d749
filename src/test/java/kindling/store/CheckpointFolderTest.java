package kindling.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import kindling.config.UserError;
import kindling.config.message.Warnings;
import kindling.metrics.PhaseTimes;
import kindling.optimize.Weights;
import kindling.train.Position;
import kindling.train.TrainingState;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckpointFolderTest {
  @TempDir Path folder;

  private final List<String> warnings = new ArrayList<>();

  @Test
  void theNewestAreKept() {
    write(0, 2);
    assertEquals(List.of("step-0000000000"), names());
    write(600, 2);
    write(1200, 2);
    assertEquals(List.of("step-0000000600", "step-0000001200"), names());
    write(1800, 1);
    assertEquals(List.of("step-0000001800"), names());
    assertEquals(1800, newest());
    assertEquals(List.of(), warnings);
  }

  @Test
  void anEmptyFolderHasNone() {
    assertTrue(checkpoints().newest(Warnings.onCommandLine(warnings::add)).isEmpty());
  }

  @Test
  void theSumIsWhatSha256sumWrites() throws IOException {
    write(7, 2);
    byte[] content = Files.readAllBytes(folder.resolve("step-0000000007.safetensors"));
    assertEquals(
        Storage.sha256(content) + "  step-0000000007.safetensors\n",
        Files.readString(folder.resolve("step-0000000007.sha256")));
  }

  @Test
  void oneThatWasCutShortDoesNotCount() throws IOException {
    write(600, 2);
    Files.write(folder.resolve("step-0000001200.safetensors"), new byte[100]);
    Files.write(folder.resolve(".step-0000001200.safetensors.writing"), new byte[10]);
    assertEquals(600, newest());
    assertEquals(List.of(), warnings);
    write(1200, 2);
    assertEquals(1200, newest());
  }

  @Test
  void theNameInASumIsNotFollowed() throws IOException {
    write(600, 2);
    Path sum = folder.resolve("step-0000000600.sha256");
    String other = Files.readString(sum).replace("step-", "../../step-");
    Files.writeString(sum, other);
    Files.writeString(folder.resolve("step-0000000700..sha256"), other);
    Files.writeString(folder.resolve("..step-0000000700.sha256"), other);
    assertEquals(600, newest());
    assertEquals(List.of(), warnings);
  }

  @Test
  void insteadOfADamagedOneTheOneBeforeIsTakenWithAWarning() throws IOException {
    write(600, 3);
    write(1200, 3);
    write(1800, 3);
    damage("step-0000001800.safetensors");
    Files.delete(folder.resolve("step-0000001200.safetensors"));
    assertEquals(600, newest());
    assertEquals(2, warnings.size());
    assertTrue(
        warnings.get(0).contains("step-0000001800.safetensors: is damaged"), warnings::toString);
    assertTrue(
        warnings.get(1).contains("step-0000001200.safetensors: no such file"), warnings::toString);
  }

  @Test
  void goingOnFromBeforeADamagedOneLosesNothing() throws IOException {
    write(600, 1);
    write(1200, 2);
    damage("step-0000001200.safetensors");
    write(800, 1);
    assertEquals(800, newest());
    // The damaged one is written anew when the training comes there again.
    write(1200, 1);
    warnings.clear();
    assertEquals(1200, newest());
    assertEquals(List.of(), warnings);
    assertEquals(List.of("step-0000001200-001"), names());
  }

  @Test
  void ifAllAreDamagedTheErrorSaysSo() throws IOException {
    write(600, 2);
    damage("step-0000000600.safetensors");
    UserError error = assertThrows(UserError.class, this::newest);
    assertTrue(
        error
            .getMessage()
            .contains(
                "all 1 checkpoints are damaged; start again in another folder, from the model"),
        error::getMessage);
  }

  @Test
  void oneThatSaysTheSameStaysAndOneOfOtherSettingsComesBehindIt() throws IOException {
    write(600, 2);
    Path file = folder.resolve("step-0000000600.safetensors");
    byte[] before = Files.readAllBytes(file);
    checkpoints().write(600, checkpoint(600, 2.5f, "{}"), 2);
    assertTrue(Arrays.equals(before, Files.readAllBytes(file)));
    checkpoints().write(600, checkpoint(600, 1.5f, "{\"a\":1}"), 2);
    assertEquals(List.of("step-0000000600", "step-0000000600-001"), names());
    assertEquals(
        "{\"a\":1}",
        checkpoints().newest(Warnings.onCommandLine(warnings::add)).orElseThrow().settings());
  }

  @Test
  void whatWasCutShortGoesWithTheNextOne() throws IOException {
    write(600, 1);
    Files.write(folder.resolve("step-0000000700.safetensors"), new byte[100]);
    Files.write(folder.resolve(".step-0000000650.safetensors.writing"), new byte[10]);
    Files.write(folder.resolve("notes"), new byte[10]);
    write(800, 1);
    assertEquals(
        List.of("notes", "step-0000000800.safetensors", "step-0000000800.sha256"),
        Arrays.stream(folder.toFile().list()).sorted().toList());
  }

  @Test
  void aDamagedOneDoesNotCountAmongThoseThatAreKept() throws IOException {
    write(600, 2);
    write(700, 2);
    damage("step-0000000700.safetensors");
    write(800, 2);
    assertEquals(List.of("step-0000000600", "step-0000000800"), names());
  }

  private void damage(String name) throws IOException {
    Path file = folder.resolve(name);
    byte[] content = Files.readAllBytes(file);
    content[content.length - 3] ^= 4;
    Files.write(file, content);
  }

  private CheckpointFolder checkpoints() {
    return new CheckpointFolder(new Storage(new Configuration()), folder.toString());
  }

  private void write(int step, int keep) {
    checkpoints().write(step, checkpoint(step, 1.5f, "{}"), keep);
  }

  private static Checkpoint checkpoint(int step, float weight, String settings) {
    Position position = new Position(step, 0.5, 10, 1, PhaseTimes.ZERO, List.of(), 0);
    return Checkpoint.of(
        new TrainingState(Weights.of(new float[] {weight}), null, 10_000, position),
        settings,
        Map.of());
  }

  private int newest() {
    return checkpoints()
        .newest(Warnings.onCommandLine(warnings::add))
        .orElseThrow()
        .position()
        .step();
  }

  private List<String> names() {
    File[] sums = folder.toFile().listFiles((dir, name) -> name.endsWith(".sha256"));
    return Arrays.stream(sums).map(f -> f.getName().replace(".sha256", "")).sorted().toList();
  }
}
