package kindling.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import kindling.cli.InProcess.Result;
import kindling.config.Confs;
import kindling.config.Settings;
import kindling.data.Shape;
import kindling.network.Network;
import kindling.network.layers.NetworkParser;
import kindling.store.Model;
import kindling.store.ModelFile;
import kindling.store.Storage;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code kindling show MODEL}. */
class ShowTest {
  @TempDir Path folder;

  @Test
  void aModelIsShownLayerByLayerWithTheSettingsThatMadeIt() {
    Settings settings =
        Confs.settings(
            folder,
            """
            data { path = x, options { password = sesame } }
            network.layers = [convolution 4x4x1 -> 2 3x3, relu, affine 3]
            training { seed = 7, batch-size = 64 }
            optimizer.learning-rate = 0.1
            """);
    Network network =
        NetworkParser.parse(
            settings.network().layers(), NetworkParser.loss("softmax"), Shape.of("4x4x1"));
    new ModelFile(new Storage(new Configuration(false)))
        .write(
            folder.resolve(ModelFile.NAME).toString(),
            new Model(network, new float[network.parameters()], 0.5f, settings.resolved()));
    for (Path path : List.of(folder, folder.resolve(ModelFile.NAME))) {
      Result shown = InProcess.kindling("show", path.toString());
      assertEquals(0, shown.exitCode(), shown::toString);
      assertEquals(
          """
          layer                                           output   parameters  arrays
                 features                                  4x4x1
              1  convolution 4x4x1 -> 2 3x3 stride 1x1      2x2x2           20  weight 3x3x1x2, bias 2
              2  relu                                      2x2x2            0
              3  affine 8 -> 3                                 3           27  weight 8x3, bias 3
                 softmax                                                   47

          features are multiplied by 0.5
          weights have the SHA-256 %s

          trained as "test" with the seed 7; settings that are not the defaults:
            data.options.password = "*****"
            data.path = "x"
            training.batch-size = 64
          """
              .formatted(Model.sha256(new float[47])),
          shown.out());
    }
  }

  @Test
  void aModelOfAStrangerDoesNotDriveTheTerminal() {
    Settings settings = Confs.settings(folder, "network.layers = [affine 2 -> 2]");
    String evil = "\u009b2J\u202e";
    String json = settings.resolved().replace("\"label\"", "\"" + evil + "\\u001b[31m" + "\"");
    Network network =
        NetworkParser.parse(
            settings.network().layers(), NetworkParser.loss("softmax"), Shape.of("2"));
    ModelFile models = new ModelFile(new Storage(new Configuration(false)));
    Path file = folder.resolve("evil.safetensors");
    models.write(file.toString(), new Model(network, new float[6], 1, json));
    Result shown = InProcess.kindling("show", file.toString());
    assertEquals(0, shown.exitCode(), shown::toString);
    String expected = "data.label-column = \"\\u009b2J\\u202e\\u001b[31m\"";
    assertTrue(shown.out().contains(expected), shown::toString);
    Result missing = InProcess.kindling("show", folder + "/x" + evil + "\u001b[31m.safetensors");
    assertTrue(
        missing.err().contains("/x\\u009b2J\\u202e\\u001b[31m.safetensors: no such file"),
        missing::toString);
    for (String text : List.of(shown.out(), missing.err())) {
      assertFalse(text.matches("(?s).*[\\x00-\\x08\\x0b-\\x1f\\x7f-\\x9f\u202e].*"), text);
    }
  }

  @Test
  void mistakesAreSaidOnOneLine() {
    assertMistake("show needs a model, a data set, --config FILE or --data FILE", "show");
    assertMistake("and only one of them", "show", folder.toString(), "--config", "x.conf");
    assertMistake("no.safetensors: no such file", "show", folder + "/no.safetensors");
    assertMistake("--samples is 0; it must be at least 1", "show", "x", "--samples", "0");
  }

  private static void assertMistake(String expected, String... arguments) {
    Result result = InProcess.kindling(arguments);
    assertEquals(2, result.exitCode(), result::toString);
    assertTrue(result.err().contains(expected), result::toString);
    assertEquals(1, result.err().lines().count(), result::toString);
  }
}
