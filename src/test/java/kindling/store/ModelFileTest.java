package kindling.store;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import kindling.config.Settings;
import kindling.config.SettingsReader;
import kindling.config.UserError;
import kindling.data.Shape;
import kindling.metrics.scores.IsotonicMap;
import kindling.network.Initializer;
import kindling.network.Layer;
import kindling.network.Network;
import kindling.network.layers.Isotonic;
import kindling.network.layers.NetworkParser;
import kindling.network.losses.SoftmaxWithLoss;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelFileTest {
  @TempDir Path folder;

  private final Settings settings =
      SettingsReader.ofFile(new File("conf/mnist.conf"), List.of()).settings();
  private final Network network =
      NetworkParser.parse(settings.network().layers(), new SoftmaxWithLoss(), Shape.flat(784));
  private final float[] parameters = Initializer.of("he").parameters(network, 1);
  private final ModelFile files = new ModelFile(new Storage(new Configuration(false)));

  @Test
  void aModelReadsBackAsTheSame() {
    String file = write();
    Model model = files.read(file);
    assertEquals(network.layers(), model.network().layers());
    assertArrayEquals(parameters, model.parameters());
    assertEquals(settings.resolved(), model.settings());
    assertEquals(Model.sha256(parameters), Model.sha256(model.parameters()));
  }

  @Test
  void calibrationAndThresholdReadBack() {
    Network two = NetworkParser.parse(List.of("affine 2"), new SoftmaxWithLoss(), Shape.flat(3));
    IsotonicMap map = new IsotonicMap(new float[] {-1.1f, 2}, new double[] {0.1, 0.7});
    List<Layer> layers = new ArrayList<>(two.layers());
    layers.add(new Isotonic(false, List.of(map)));
    String text = "network.layers = [affine 2], data.train = x";
    String own = SettingsReader.ofText(text, "test", List.of()).settings().resolved();
    Model model =
        new Model(two.with(layers).deciding(0.31), new float[two.parameters()], 1, own)
            .calibrated(1.5);
    byte[] bytes = ModelFormat.bytes(model);
    Model read = ModelFormat.parse("file", bytes);
    assertEquals(layers, read.network().layers());
    assertEquals(0.31, read.threshold());
    assertEquals(1.5, read.temperature());
    assertArrayEquals(bytes, ModelFormat.bytes(read));

    String header = new String(bytes, StandardCharsets.UTF_8);
    for (String[] change :
        new String[][] {
          {"\"kindling.threshold\":\"0.31\"", "\"kindling.threshold\":\"1.31\""},
          {"[0.1,0.7]", "[0.9,0.7]"}
        }) {
      assertTrue(header.contains(change[0]), change[0]);
      byte[] changed =
          new String(bytes, StandardCharsets.ISO_8859_1)
              .replace(change[0], change[1])
              .getBytes(StandardCharsets.ISO_8859_1);
      UserError error = assertThrows(UserError.class, () -> ModelFormat.parse("file", changed));
      assertTrue(
          error.getMessage().startsWith("file: its calibration or threshold"), error::toString);
    }
  }

  @Test
  void aThresholdOfManyClassesIsRefusedWithTheFile() {
    Model model = new Model(network, parameters, 1, settings.resolved());
    SafeTensors file = SafeTensors.parse("file", ModelFormat.bytes(model));
    Map<String, String> metadata = new TreeMap<>(file.metadata());
    metadata.put("kindling.threshold", "0.3");
    byte[] changed = new SafeTensors(metadata, file.tensors()).toBytes();
    UserError error = assertThrows(UserError.class, () -> ModelFormat.parse("file", changed));
    assertEquals(
        "file: its calibration or threshold cannot be read: a threshold is for two classes, or one flag, but its network with the loss softmax has 10 outputs",
        error.getMessage());
  }

  @Test
  void writingAgainGivesTheSameBytesAndLeavesNothingElse() throws IOException {
    byte[] first = Files.readAllBytes(Path.of(write()));
    assertArrayEquals(first, Files.readAllBytes(Path.of(write())));
    try (var names = Files.list(folder)) {
      assertEquals(
          List.of("model.safetensors"), names.map(name -> name.getFileName().toString()).toList());
    }
  }

  @Test
  void weightsOfAnotherNetworkAreRefused() {
    String file = write();
    assertError(
        "layer 1 (affine 784 -> 60) needs the tensor \"layer1.weight\" of shape [784, 60], but the file has shape [784, 50]",
        file,
        "affine 60",
        "relu",
        "affine 10");
    assertError(
        "needs the tensor \"layer2.weight\" of shape [50, 10], but the file has none of that name",
        file,
        "affine 50",
        "affine 10");
    assertError("it also has the tensors [layer3.bias, layer3.weight]", file, "affine 50");
  }

  @Test
  void weightsForTheSameColumnsInAnotherOrderAreRefused() {
    String file = folder.resolve("model.safetensors").toString();
    Settings named = settings.withFeatureColumns(List.of("a", "b"));
    files.write(file, new Model(network, parameters, 1f, named.resolved()));
    for (List<String> columns :
        List.of(List.of("a", "b"), List.of("a", "c"), List.of("features"), List.of("*"))) {
      assertArrayEquals(
          parameters,
          files.readInitial(file, network, columns, 0, new float[network.parameters()]));
    }
    UserError error =
        assertThrows(
            UserError.class,
            () -> files.readInitial(file, network, List.of("b", "a"), 0, parameters));
    assertTrue(
        error
            .getMessage()
            .endsWith(
                "was trained on the columns [a, b] in this order, but the settings name [b, a]; use the model's order in data.feature-columns"),
        error::getMessage);
  }

  @Test
  void weightsThatAreNotFiniteAreRefused() {
    parameters[784 * 50 + 3] = Float.NaN;
    String file = write();
    String message = assertThrows(UserError.class, () -> files.read(file)).getMessage();
    assertTrue(
        message.endsWith("element 3 of the tensor \"layer1.bias\" is NaN; weights must be finite"),
        message);
  }

  @Test
  void aFileWithoutANetworkIsRefusedAsAModel() {
    SafeTensors bare = new SafeTensors(Map.of(), List.of());
    String file = folder.resolve("bare.safetensors").toString();
    new Storage(new Configuration(false)).write(file, bare.toBytes());
    String message = assertThrows(UserError.class, () -> files.read(file)).getMessage();
    assertTrue(message.contains("has no network in its metadata"), message);
    message = assertThrows(UserError.class, () -> files.read(folder + "/none")).getMessage();
    assertTrue(message.endsWith("none: no such file"), message);
    message = assertThrows(UserError.class, () -> files.read(folder.toString())).getMessage();
    assertTrue(message.contains("is a folder without model.safetensors, which a"), message);
  }

  @Test
  void aFolderWithResultsIsNotTakenOver() throws IOException {
    Storage storage = new Storage(new Configuration(false));
    storage.makeFolder(folder + "/a/b");
    assertTrue(Files.isDirectory(folder.resolve("a/b")));
    storage.write(folder + "/a/b/x", "text");
    assertEquals("text", Files.readString(folder.resolve("a/b/x")));
    String message =
        assertThrows(UserError.class, () -> storage.requireVacant(folder + "/a/b", false))
            .getMessage();
    assertTrue(
        message.contains("is not empty; choose another folder, or add --overwrite"), message);
    storage.requireVacant(folder + "/a/b", true);
    storage.delete(folder + "/a/b/x");
    assertFalse(Files.exists(folder.resolve("a/b/x")));
  }

  private String write() {
    String file = folder.resolve("model.safetensors").toString();
    files.write(file, new Model(network, parameters, 1f, settings.resolved()));
    return file;
  }

  private void assertError(String expected, String file, String... layers) {
    Network other = NetworkParser.parse(List.of(layers), new SoftmaxWithLoss(), Shape.flat(784));
    String message =
        assertThrows(UserError.class, () -> files.readParameters(file, other)).getMessage();
    assertTrue(message.contains(expected), message);
  }
}
