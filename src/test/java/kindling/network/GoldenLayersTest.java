package kindling.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.stream.Stream;
import kindling.data.Shape;
import kindling.network.layers.Members;
import kindling.network.layers.NetworkParser;
import kindling.store.SafeTensors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every layer and every loss, alone and in whole networks, against PyTorch in double precision
 * (make_layers.py, which lists the cases). Leaves the differences in {@code
 * target/golden-layers.csv}.
 */
class GoldenLayersTest {
  private static final Path GOLDEN = Path.of("src/test/resources/golden/layers");

  /** Lines of "case,what,difference", relative to the largest element. */
  private static final Set<String> DIFFERENCES = new ConcurrentSkipListSet<>();

  static Stream<String> cases() throws IOException {
    try (Stream<Path> files = Files.list(GOLDEN)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList().stream();
    }
  }

  @AfterAll
  static void writeDifferences() throws IOException {
    Files.write(Path.of("target/golden-layers.csv"), DIFFERENCES);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void lossAndGradientEqualPyTorchs(String name) throws IOException {
    Case c = new Case(name, true);
    float[] gradient = new float[c.network.parameters()];
    double loss = c.network.gradient(c.rows, c.parameters, c.workspace, gradient);
    double expectedLoss = c.tensor("loss").elements()[0];
    assertWithin(1e-5, Math.abs(loss - expectedLoss) / expectedLoss, name, "the loss");

    float[] expected = c.tensor("gradient").elements();
    double largestOfAll = largest(expected, 0, expected.length);
    for (Network.Placed placed : c.network.parameterArrays()) {
      int end = placed.offset() + placed.array().size();
      double largest = largest(expected, placed.offset(), end);
      // A bias right before batch normalization has no effect: its gradient consists of rounding
      // errors.
      double scale = Math.max(largest, 0.01 * largestOfAll);
      double difference = difference(expected, gradient, placed.offset(), end) / scale;
      assertWithin(c.gradientBound(), difference, name, "the gradient of " + placed.name());
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void scoresOfPredictionEqualPyTorchs(String name) throws IOException {
    Case c = new Case(name, false);
    float[] scores = c.network.scores(c.rows, c.parameters, c.workspace);
    float[] expected = c.tensor("inference").elements();
    double difference =
        difference(expected, scores, 0, expected.length) / largest(expected, 0, expected.length);
    assertWithin(1e-5, difference, name, "the scores of inference");
  }

  private static double largest(float[] values, int from, int end) {
    double largest = 0;
    for (int i = from; i < end; i++) {
      largest = Math.max(largest, Math.abs(values[i]));
    }
    return largest;
  }

  private static double difference(float[] expected, float[] actual, int from, int end) {
    double largest = 0;
    for (int i = from; i < end; i++) {
      largest = Math.max(largest, Math.abs((double) expected[i] - actual[i]));
    }
    return largest;
  }

  private static void assertWithin(double bound, double difference, String name, String what) {
    String file = name.replace(".safetensors", "");
    DIFFERENCES.add("%s,%s,%.1e".formatted(file, what, difference));
    assertTrue(
        difference <= bound,
        () ->
            "%s: %s differs by %.1e of the largest, more than %.0e"
                .formatted(file, what, difference, bound));
  }

  /** A file of golden numbers, and its network with inputs. */
  private static final class Case {
    final SafeTensors file;
    final Network network;
    final float[] parameters;
    final Workspace workspace;
    final int rows;

    /**
     * A case.
     *
     * @param training whether the network is that of which gradients are computed
     */
    Case(String name, boolean training) throws IOException {
      file = SafeTensors.parse(name, Files.readAllBytes(GOLDEN.resolve(name)));
      String loss = file.metadata().get("loss");
      Network parsed =
          NetworkParser.parse(
              layers(), NetworkParser.loss(loss), Shape.of(file.metadata().get("inputs")));
      network = training ? Members.trained(parsed) : parsed;
      parameters = tensor("parameters").elements();
      assertEquals(parameters.length, network.parameters(), name);
      SafeTensors.Tensor labels = tensor("labels");
      rows = labels.shape().get(0);
      workspace = new Workspace(network, rows, labels.shape().get(1));
      copy(tensor("x"), workspace.inputs());
      copy(labels, workspace.labels());
      for (SafeTensors.Tensor tensor : file.tensors()) {
        if (tensor.name().equals("weights")) {
          copy(tensor, workspace.weights());
        }
      }
    }

    List<String> layers() {
      return Arrays.asList(file.metadata().get("layers").split("\n", -1));
    }

    /** The limit for batch normalization, which loses digits by subtracting means. */
    double gradientBound() {
      return file.metadata().get("layers").contains("batch-normalization") ? 5e-5 : 1e-5;
    }

    SafeTensors.Tensor tensor(String wanted) {
      return file.tensors().stream()
          .filter(tensor -> tensor.name().equals(wanted))
          .findFirst()
          .orElseThrow();
    }

    private static void copy(SafeTensors.Tensor from, float[] to) {
      System.arraycopy(from.elements(), 0, to, 0, from.elements().length);
    }
  }
}
