package kindling.serving;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import kindling.config.SettingsReader;
import kindling.config.UserError;
import kindling.data.Shape;
import kindling.metrics.scores.Decision;
import kindling.network.Initializer;
import kindling.network.Loss.Labels;
import kindling.network.Network;
import kindling.network.Workspace;
import kindling.network.layers.NetworkParser;
import kindling.store.Model;
import kindling.store.ModelFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

/** A network of 6 inputs and 3 outputs, whose features are halved. */
class LocalModelTest {
  private static final int INPUTS = 6;
  private static final int OUTPUTS = 3;
  private static final float SCALE = 0.5f;

  @TempDir Path folder;

  private final Model model = model("softmax");
  private final LocalModel local = local("softmax");

  @Test
  void scoresAreTheNetworksForScaledFeaturesMinusTheirMean() {
    float[] features = features(4);
    Workspace workspace = new Workspace(model.network(), 4, 1);
    for (int i = 0; i < features.length; i++) {
      workspace.inputs()[i] = features[i] * SCALE;
    }
    float[] expected = model.network().scores(4, model.parameters(), workspace);
    float[] scores = local.scores(4, features);
    for (int i = 0; i < 4 * OUTPUTS; i++) {
      int row = i / OUTPUTS * OUTPUTS;
      double mean = (expected[row] + (double) expected[row + 1] + expected[row + 2]) / OUTPUTS;
      assertEquals(expected[i] - mean, scores[i], 1e-6, "score " + i);
    }
    assertEquals(INPUTS, local.inputs());
    assertEquals(OUTPUTS, local.outputs());
    assertEquals(Shape.flat(INPUTS), local.inputShape());
  }

  @Test
  void aRowMayBeGivenByTheFeaturesThatAreNotZero() {
    int[] indices = {1, 5};
    float[] values = {3, -2};
    float[] row = {0, 3, 0, 0, 0, -2};
    // Leaves another row in the workspace.
    local.scores(2, features(2));
    assertArrayEquals(local.scores(row), local.scores(indices, values), 1e-6f);
    assertArrayEquals(local.probabilities(1, row), local.probabilities(indices, values), 1e-6f);
    assertEquals(local.predictClass(row), local.predictClass(indices, values));
    assertArrayEquals(local.predict(1, row), local.predict(indices, values));
    assertArrayEquals(local.scores(new float[6]), local.scores(new int[0], new float[0]), 1e-6f);
    // A first layer that does not take sparse rows.
    Network relu =
        NetworkParser.parse(
            List.of("relu", "affine 3"), NetworkParser.loss("softmax"), Shape.flat(INPUTS));
    float[] weights = Initializer.of("he").parameters(relu, 1);
    LocalModel dense = LocalModel.of(new Model(relu, weights, SCALE, model.settings()));
    dense.scores(1, features(1));
    assertArrayEquals(dense.scores(row), dense.scores(indices, values), 1e-6f);
    assertError(
        "index 6 comes after 1; indices ascend, from 0 to 5",
        () -> local.scores(new int[] {1, 6}, values));
    assertError(
        "index 1 comes after 1; indices ascend, from 0 to 5",
        () -> local.scores(new int[] {1, 1}, values));
    assertError("index -1 is not one from 0 to 5", () -> local.scores(new int[] {-1, 1}, values));
    assertError("1 indices are not those of 2 values", () -> local.scores(new int[] {1}, values));
    assertError(
        "feature 1 is NaN; features must be finite",
        () -> local.scores(new int[] {1}, new float[] {Float.NaN}));
  }

  @Test
  void featuresCanBePassedByName() {
    LocalModel named =
        LocalModel.of(model("softmax", "data.feature-columns = [a, b, c, d, e, s.f]"));
    assertEquals(List.of("a", "b", "c", "d", "e", "s.f"), named.featureNames());
    Map<String, Number> row =
        new HashMap<>(Map.of("s.f", 6, "b", 2, "c", 3f, "d", 4L, "e", 5.0, "a", 1, "id", 9));
    float[] features = {1, 2, 3, 4, 5, 6};
    assertArrayEquals(features, named.row(row));
    assertArrayEquals(named.predict(1, features), named.predict(row));
    row.put("e", Double.NaN);
    assertError("feature \"e\" is NaN; features must be finite", () -> named.row(row));
    row.put("e", null);
    row.remove("a");
    assertError(
        "the row has no value for \"a\", \"e\"; the model takes [a, b, c, d, e, s.f]",
        () -> named.predict(row));
    // One column of several elements, or a file of an older version that did not store the names.
    for (String columns : List.of("[features]", "[\"*\"]")) {
      LocalModel nameless = LocalModel.of(model("softmax", "data.feature-columns = " + columns));
      assertEquals(List.of(), nameless.featureNames());
      assertError(
          "the model file does not name its 6 features: they are the elements of an array, a vector or bytes, or an earlier version wrote the file; pass them as an array, in their order",
          () -> nameless.row(row));
    }
  }

  @Test
  void aBatchOfAnyLengthGivesTheResultsOfItsRows() {
    int rows = 600;
    float[] features = features(rows);
    float[] scores = local.scores(rows, features);
    int[] classes = local.predictClasses(rows, features);
    for (int i = 0; i < rows; i++) {
      float[] row = Arrays.copyOfRange(features, i * INPUTS, (i + 1) * INPUTS);
      float[] ofRow = Arrays.copyOfRange(scores, i * OUTPUTS, (i + 1) * OUTPUTS);
      assertArrayEquals(ofRow, local.scores(row), 1e-5f);
      assertEquals(classes[i], local.predictClass(row));
    }
    assertEquals(0, local.scores(0, new float[0]).length);
  }

  @Test
  void bytesAreReadAsZeroTo255() {
    byte[] bytes = {0, 1, 127, -128, -1, 7, 3, 4, 5, 6, 7, 8};
    float[] floats = {0, 1, 127, 128, 255, 7, 3, 4, 5, 6, 7, 8};
    assertArrayEquals(local.scores(2, floats), local.scores(2, bytes));
    assertArrayEquals(local.predictClasses(2, floats), local.predictClasses(2, bytes));
    assertArrayEquals(local.probabilities(2, floats), local.probabilities(2, bytes));
    assertArrayEquals(local.predict(2, floats), local.predict(2, bytes));
    byte[] row = Arrays.copyOf(bytes, INPUTS);
    assertEquals(local.predictClass(Arrays.copyOf(floats, INPUTS)), local.predictClass(row));
    assertArrayEquals(local.scores(1, row), local.scores(row));
  }

  @Test
  void theClassHasTheHighestProbabilityAndProbabilitiesSumToOne() {
    float[] probabilities = local.probabilities(5, features(5));
    double[] predicted = local.predict(5, features(5));
    for (int row = 0; row < 5; row++) {
      float sum = 0;
      for (int k = 0; k < OUTPUTS; k++) {
        sum += probabilities[row * OUTPUTS + k];
      }
      assertEquals(1, sum, 1e-6f);
      assertEquals(predicted[row], Decision.largest(probabilities, row * OUTPUTS, OUTPUTS));
    }
    assertEquals(Labels.CLASS, local.predicts());
  }

  @Test
  void aFlagIsSetIfItsProbabilityIsAboveOneHalf() {
    LocalModel flags = local("sigmoid");
    float[] probabilities = flags.probabilities(20, features(20));
    double[] predicted = flags.predict(20, features(20));
    assertEquals(20 * OUTPUTS, predicted.length);
    for (int i = 0; i < predicted.length; i++) {
      assertEquals(probabilities[i] > 0.5f ? 1 : 0, predicted[i]);
    }
    assertError("network.loss = sigmoid", () -> flags.predictClass(features(1)));
  }

  @Test
  void aRegressionPredictsItsScores() {
    LocalModel numbers = local("mean-squared-error");
    float[] scores = numbers.scores(2, features(2));
    double[] predicted = numbers.predict(2, features(2));
    assertArrayEquals(IntStream.range(0, 6).mapToDouble(i -> scores[i]).toArray(), predicted);
    assertError("knows no classes", () -> numbers.predictClass(features(1)));
    assertError("have no probabilities", () -> numbers.probabilities(1, features(1)));
  }

  @Test
  void manyThreadsGetTheSameBits() {
    float[] features = features(64);
    float[] expected = local.scores(64, features);
    IntStream.range(0, 2000)
        .parallel()
        .forEach(
            i -> {
              int rows = 1 + i % 64;
              local.scores(rows, Arrays.copyOf(features, rows * INPUTS));
              assertArrayEquals(expected, local.scores(64, features));
            });
  }

  @Test
  void badRowsAreRefused() {
    assertError("a row has 5 features, but the model takes 6", () -> local.scores(new float[5]));
    assertError("a row has 7 features, but the model takes 6", () -> local.scores(new byte[7]));
    assertError(
        "13 features are not those of 2 rows; the model takes 6 for each",
        () -> local.scores(2, new float[13]));
    assertError("are not those of -1 rows", () -> local.scores(-1, new float[0]));
    float[] features = features(3);
    features[2 * INPUTS + 4] = Float.NaN;
    assertError(
        "feature 4 of row 2 is NaN; features must be finite", () -> local.scores(3, features));
    assertArrayEquals(local.scores(3, features(3)), local.scores(3, features(3)));
  }

  @Test
  void aModelIsLoadedFromAFile() throws IOException {
    Path file = folder.resolve("model.safetensors");
    Files.write(file, ModelFormat.bytes(model));
    assertArrayEquals(local.scores(features(1)), LocalModel.load(file).scores(features(1)));
    assertError("none: no such file", () -> LocalModel.load(folder.resolve("none")));
    assertError("cannot be read", () -> LocalModel.load(folder));
    Files.write(file, new byte[100]);
    assertError("not a valid safetensors file", () -> LocalModel.load(file));
  }

  private static LocalModel local(String loss) {
    return LocalModel.of(ModelFormat.bytes(model(loss)));
  }

  private static Model model(String loss) {
    return model(loss, "");
  }

  private static Model model(String loss, String more) {
    String conf =
        "network { layers = [affine 6 -> 4, relu, affine 3], loss = %s }\n%s".formatted(loss, more);
    String settings = SettingsReader.ofText(conf, "a.conf", List.of()).settings().resolved();
    Network network =
        NetworkParser.parse(
            List.of("affine 6 -> 4", "relu", "affine 3"),
            NetworkParser.loss(loss),
            Shape.flat(INPUTS));
    return new Model(network, Initializer.of("he").parameters(network, 1), SCALE, settings);
  }

  private static float[] features(int rows) {
    Random random = new Random(1);
    float[] features = new float[rows * INPUTS];
    for (int i = 0; i < features.length; i++) {
      features[i] = (float) random.nextGaussian();
    }
    return features;
  }

  private static void assertError(String expected, Executable call) {
    String message = assertThrows(UserError.class, call).getMessage();
    assertTrue(message.contains(expected), message);
  }
}
