package kindling.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import javax.imageio.ImageIO;
import kindling.cli.InProcess.Result;
import kindling.config.Confs;
import kindling.config.Settings;
import kindling.data.Shape;
import kindling.network.Network;
import kindling.network.layers.NetworkParser;
import kindling.store.Model;
import kindling.store.ModelFile;
import kindling.store.Storage;
import kindling.tables.ColumnType;
import kindling.tables.Table;
import kindling.tables.TableColumn;
import kindling.tables.VectorEncoding;
import kindling.tables.cells.MissingValues;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code kindling predict --image}. */
class PredictTest {
  @TempDir Path folder;

  @Test
  void aPictureIsAskedAboutWithoutSpark() throws IOException {
    // Class 1 counts the light pixels of a square image that the network knows as a flat row.
    String model = model("784");
    String picture = picture("dot.png", BufferedImage.TYPE_INT_RGB);
    Result result = InProcess.kindling("predict", "--model", model, "--image", picture);
    assertEquals(0, result.exitCode(), result::toString);
    assertTrue(result.out().startsWith(picture + ": 1, 100.00 %\n"), result::toString);
    assertTrue(result.out().contains("    +@@@@@@@"), result::toString);
  }

  @Test
  void coloursAreTakenAsTheyAre() throws IOException {
    Result result =
        InProcess.kindling(
            "predict",
            "--model",
            model("2x3x3"),
            "--image",
            picture("c.gif", 1),
            "--image",
            picture("d.bmp", 1));
    assertEquals(0, result.exitCode(), result::toString);
    assertEquals(2, result.out().lines().filter(line -> line.contains(": 1, ")).count());
  }

  @Test
  void mistakesAreSaidOnOneLine() throws IOException {
    String model = model("784");
    String picture = picture("dot.png", BufferedImage.TYPE_INT_RGB);
    assertMistake("needs --image FILE, or --input PATH and --output DIR", "--model", model);
    assertMistake("go together; add --output DIR", "--model", model, "--input", "x");
    assertMistake("go together; add --input PATH", "--model", model, "--output", "x");
    assertMistake(
        "--image prints its predictions", "--model", model, "--image", picture, "--input", "x");
    assertMistake("no.png: no such file", "--model", model, "--image", folder + "/no.png");
    assertMistake("is not a picture in a supported format", "--model", model, "--image", model);
    assertMistake(
        "takes rows of 13 features, which are no pictures",
        "--model",
        model("13"),
        "--image",
        picture);
    assertMistake("takes rows of 2x3x4, which", "--model", model("2x3x4"), "--image", picture);
  }

  @Test
  void aTableHasNoPictures() throws IOException {
    Table table =
        new Table(
            List.of(new TableColumn("v", ColumnType.VECTOR, new VectorEncoding(784))),
            "y",
            null,
            new MissingValues(List.of()));
    ModelFile files = new ModelFile(new Storage(new Configuration(false)));
    Model flat = files.read(model("784"));
    String file = folder.resolve("table.safetensors").toString();
    files.write(file, new Model(flat.network(), flat.parameters(), 1, flat.settings(), table));
    String picture = picture("dot.png", BufferedImage.TYPE_INT_RGB);
    assertMistake("takes the columns of a table", "--model", file, "--image", picture);
  }

  private static void assertMistake(String expected, String... arguments) {
    String[] all = new String[arguments.length + 1];
    all[0] = "predict";
    System.arraycopy(arguments, 0, all, 1, arguments.length);
    Result result = InProcess.kindling(all);
    assertEquals(2, result.exitCode(), result::toString);
    assertTrue(result.err().contains(expected), result::toString);
    assertEquals(1, result.err().lines().count(), result::toString);
  }

  private String picture(String name, int type) throws IOException {
    BufferedImage image = new BufferedImage(60, 40, type);
    for (int i = 0; i < 100; i++) {
      image.setRGB(10 + i % 10, 20 + i / 10, 0xFFFFFF);
    }
    File file = folder.resolve(name).toFile();
    assertTrue(ImageIO.write(image, name.replaceFirst(".*\\.", ""), file));
    return file.toString();
  }

  private String model(String shape) {
    Shape input = Shape.of(shape);
    Settings settings =
        Confs.settings(
            folder, "data.path = x, network.layers = [affine %d -> 2]".formatted(input.size()));
    Network network =
        NetworkParser.parse(settings.network().layers(), NetworkParser.loss("softmax"), input);
    float[] parameters = new float[network.parameters()];
    Arrays.fill(parameters, 0, 2 * input.size(), 1);
    for (int i = 0; i < input.size(); i++) {
      parameters[2 * i] = 0;
    }
    String file = folder.resolve(shape + ".safetensors").toString();
    new ModelFile(new Storage(new Configuration(false)))
        .write(file, new Model(network, parameters, 1f / 255, settings.resolved()));
    return file;
  }
}
