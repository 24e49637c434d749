package kindling.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import kindling.cli.InProcess.Result;
import kindling.config.Confs;
import kindling.config.Settings;
import kindling.data.Shape;
import kindling.network.Initializer;
import kindling.network.Network;
import kindling.network.layers.NetworkParser;
import kindling.store.Model;
import kindling.store.ModelFile;
import kindling.store.Storage;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code kindling export}, without a process of its own. */
class ExportTest {
  @TempDir Path folder;
  private Path model;
  private Path output;

  @BeforeEach
  void writeAModel() {
    Settings settings = Confs.settings(folder, "data.path = x\nnetwork.layers = [affine 4 -> 3]");
    Network network =
        NetworkParser.parse(
            settings.network().layers(), NetworkParser.loss("softmax"), Shape.of("2x2x1"));
    model = folder.resolve("model.safetensors");
    output = folder.resolve("out/model.onnx");
    new ModelFile(new Storage(new Configuration(false)))
        .write(
            model.toString(),
            new Model(
                network, Initializer.of("he").parameters(network, 1), 0.5f, settings.resolved()));
  }

  @Test
  void aModelBecomesAnOnnxFileWithOrWithoutItsScale() throws Exception {
    Result exported = export(model, output, "--format", "onnx");
    assertEquals(
        new Result(
            0, "ONNX model in %s: opset 9, a row of features is 2x2x1%n".formatted(output), ""),
        exported);
    byte[] without = Files.readAllBytes(output);
    Result scaled = export(model, output, "--overwrite", "--include-scale");
    assertTrue(scaled.out().endsWith("is 2x2x1, before scaling with 0.5\n"), scaled::toString);
    assertTrue(Files.readAllBytes(output).length > without.length);
    try (var files = Files.list(output.getParent())) {
      assertEquals(List.of(output), files.toList());
    }
  }

  @Test
  void whatIsThereAlreadyIsReplacedOnlyIfAskedTo() throws Exception {
    export(model, output);
    assertMistake("model.onnx: exists already; choose another --output", export(model, output));
    assertMistake("is a folder; it must be a file", export(model, folder, "--overwrite"));
    byte[] before = Files.readAllBytes(model);
    assertMistake("is the model itself", export(model, model, "--overwrite"));
    assertEquals(before.length, Files.size(model));
  }

  @Test
  void mistakesAreSaidOnOneLine() throws Exception {
    assertMistake("none: no such file", export(folder.resolve("none"), output));
    assertMistake(
        "test.conf: not a valid safetensors file", export(folder.resolve("test.conf"), output));
    assertMistake(
        "--format pmml: models can only be exported as onnx",
        export(model, output, "--format", "pmml"));
    assertFalse(Files.exists(output));
  }

  private static void assertMistake(String expected, Result result) {
    assertEquals(2, result.exitCode(), result::toString);
    assertTrue(result.err().startsWith("kindling: "), result::toString);
    assertTrue(result.err().contains(expected), result::toString);
    assertEquals(1, result.err().lines().count(), result::toString);
  }

  private static Result export(Path model, Path output, String... more) {
    List<String> arguments =
        new ArrayList<>(
            List.of("export", "--model", model.toString(), "--output", output.toString()));
    arguments.addAll(List.of(more));
    return InProcess.kindling(arguments.toArray(String[]::new));
  }
}
