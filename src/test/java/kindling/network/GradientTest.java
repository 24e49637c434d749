package kindling.network;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import kindling.data.Shape;
import kindling.metrics.scores.IsotonicMap;
import kindling.network.layers.Affine;
import kindling.network.layers.Embedding;
import kindling.network.layers.Isotonic;
import kindling.network.layers.Members;
import kindling.network.layers.NetworkParser;
import kindling.network.layers.Tanh;
import kindling.network.layers.parts.LevelPart;
import kindling.network.layers.parts.Part;
import kindling.network.layers.parts.PiecewisePart;
import kindling.network.losses.SoftmaxWithLoss;
import kindling.optimize.Span.Role;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Backpropagation of every layer and of some whole networks, against a naive network in double
 * precision, to 10⁻⁵ of the largest gradient of an array. A new layer gets its line in {@link
 * #networks}.
 */
public class GradientTest {
  public static final int INPUTS = 12;
  private static final int ROWS = 9;
  private static final int CLASSES = 4;
  private static final long SEED = 17;

  static Stream<List<String>> networks() {
    return Stream.of(
        List.of("affine 4"),
        List.of("affine 7", "relu", "affine 4"),
        List.of("affine 7", "sigmoid", "affine 4"),
        List.of("affine 7", "tanh", "affine 4"),
        // Consecutive elementwise layers, at the beginning and at the end.
        List.of("tanh", "affine 6", "sigmoid", "relu", "affine 4", "tanh"),
        List.of("affine 20", "sigmoid", "affine 15", "tanh", "affine 10", "relu", "affine 4"),
        List.of("affine 7", "leaky-relu 0.2", "affine 4", "leaky-relu"),
        List.of("gelu", "affine 7", "gelu", "affine 4"),
        List.of("elu", "affine 7", "elu 0.4", "affine 4", "elu"),
        List.of("selu", "affine 7", "selu", "affine 4"),
        List.of("silu", "affine 7", "silu", "affine 4"),
        List.of("glu", "affine 10", "glu", "affine 4"),
        List.of("maxout 3", "affine 10", "maxout 2", "affine 4"),
        List.of("layer-normalization", "affine 7", "layer-normalization", "relu", "affine 4"),
        List.of("affine 7", "relu", "dropout 0.3", "affine 6", "dropout 0.5", "tanh", "affine 4"),
        List.of("batch-normalization", "affine 7", "batch-normalization", "relu", "affine 4"),
        List.of("convolution 2x3x2 -> 3 2x2", "relu", "flatten", "affine 4"),
        List.of("convolution 3x4x1 -> 3 3x2 stride 2 padding 1", "batch-normalization", "affine 4"),
        List.of("convolution 3x4x1 -> 3 2x2", "tanh", "convolution 2 2x2 padding 1", "affine 4"),
        List.of("max-pooling 2x3x2 -> 2x2 stride 1", "affine 4"),
        List.of("convolution 3x4x1 -> 3 1x1", "max-pooling 2x2", "affine 4"),
        List.of("convolution 3x4x1 -> 3 2x2 padding 1", "average-pooling 2x2 stride 3", "affine 4"),
        List.of("affine 6", "residual(relu; affine 5; relu; affine 6; tanh)", "relu", "affine 4"),
        List.of("residual(residual(affine 12; dropout 0.4); sigmoid)", "affine 4"),
        List.of(
            "convolution 3x4x1 -> 2 3x3 padding 1",
            "residual(batch-normalization; relu; convolution 2 3x3 padding 1)",
            "affine 4"),
        List.of("embedding 2 5x3 6 4x2 2", "tanh", "affine 4"),
        List.of("embedding 2 piecewise:5x3 6 piecewise:1x2 4x2 periodic:3x4:0.3", "affine 4"),
        List.of("affine 7", "embedding 2 piecewise:3x2 periodic:2x3:0.5 3", "affine 4"),
        List.of("affine 7", "embedding 3 5x2 3", "residual(embedding 4 3x1 3; tanh)", "affine 4"),
        List.of("ensemble(3; affine 7; relu; affine 6; tanh; affine 4)"),
        List.of("affine 6", "ensemble(1; affine 4)"),
        List.of(
            "embedding 2 piecewise:5x3 9", "ensemble(5; tanh; affine 5; dropout 0.3; affine 4)"),
        List.of("ensemble(4; layer-normalization; affine 5; batch-normalization; affine 4; tanh)"),
        List.of(
            "affine 6", "ensemble(3 mini; tanh; affine 7; relu; affine 5; dropout 0.2; affine 4)"),
        List.of("ensemble(4 mini; affine 4)"),
        List.of("ensemble(3 separate; affine 7; relu; dropout 0.3; affine 4)"),
        List.of(
            "affine 6",
            "ensemble(4 separate; tanh; affine 5; batch-normalization; affine 4; tanh)"),
        List.of("embedding 2 piecewise:5x3 9", "ensemble(2 separate; affine 5; tanh; affine 4)"),
        List.of("dropout 0.2", "affine 7", "relu", "dropout 0.3", "affine 4"),
        deep(10, "relu"),
        deep(20, "tanh"));
  }

  @ParameterizedTest
  @MethodSource("networks")
  void backpropagationAgreesWithTheReference(List<String> layers) {
    requireReference(new Case(layers));
  }

  /** A layer of a calibrated network is in no conf file. */
  @ParameterizedTest
  @CsvSource({"true, 4", "false, 4", "false, 1", "true, 1"})
  void theSlopesOfIsotonicMapsAgreeWithTheReference(boolean flags, int maps) {
    Layer isotonic = new Isotonic(flags, Stream.generate(GradientTest::map).limit(maps).toList());
    int scores = isotonic.outputs();
    requireReference(
        new Case(
            new Network(
                List.of(
                    new Affine(INPUTS, 7),
                    new Tanh(7),
                    new Affine(7, scores),
                    isotonic,
                    new Affine(scores, CLASSES)),
                new SoftmaxWithLoss())));
  }

  private static IsotonicMap map() {
    return new IsotonicMap(
        new float[] {-4, -1, 0, 0.25f, 3}, new double[] {0.05, 0.2, 0.5, 0.6, 0.9});
  }

  private static void requireReference(Case c) {
    float[] gradient = new float[c.network.parameters()];
    double loss = c.network.gradient(ROWS, c.parameters, c.workspace, gradient);
    ReferenceNetwork reference = new ReferenceNetwork(c.network, c.parameters, SEED);
    assertEquals(reference.loss(c.x, c.t), loss, 1e-5 * loss);
    double[] expected = new double[gradient.length];
    for (int i = 0; i < expected.length; i++) {
      expected[i] = reference.slope(i, c.x, c.t);
    }
    double largestOfAll = largest(expected, 0, expected.length);
    for (Network.Placed placed : c.network.parameterArrays()) {
      if (placed.array().role() == Role.STATISTIC) {
        continue; // GoldenLayersTest compares these with PyTorch
      }
      int end = placed.offset() + placed.array().size();
      // A bias before batch normalization has no effect: its gradient is 0 except for rounding.
      double scale = Math.max(largest(expected, placed.offset(), end), 0.01 * largestOfAll);
      for (int i = placed.offset(); i < end; i++) {
        assertEquals(expected[i], gradient[i], 1e-5 * scale, placed.name());
      }
    }
  }

  private static double largest(double[] values, int from, int until) {
    double largest = 0;
    for (int i = from; i < until; i++) {
      largest = Math.max(largest, Math.abs(values[i]));
    }
    return largest;
  }

  @ParameterizedTest
  @MethodSource("networks")
  void oneHotLabelsGiveTheGradientOfClassNumbers(List<String> layers) {
    Case c = new Case(layers);
    float[] byNumber = new float[c.network.parameters()];
    c.network.gradient(ROWS, c.parameters, c.workspace, byNumber);
    Workspace oneHot = new Workspace(c.network, ROWS, CLASSES);
    oneHot.seed(SEED);
    System.arraycopy(c.workspace.inputs(), 0, oneHot.inputs(), 0, ROWS * INPUTS);
    for (int row = 0; row < ROWS; row++) {
      for (int k = 0; k < CLASSES; k++) {
        oneHot.labels()[row * CLASSES + k] = (float) c.t[row][k];
      }
    }
    float[] byOneHot = new float[c.network.parameters()];
    c.network.gradient(ROWS, c.parameters, oneHot, byOneHot);
    assertArrayEquals(byNumber, byOneHot);
  }

  @Test
  void theGradcheckCommandPassesARightGradientAndFailsAWrongOne() {
    Case c = new Case(List.of("affine 20", "sigmoid", "affine 4"));
    assertTrue(
        GradientCheck.check(c.network, c.parameters, c.workspace, ROWS, 1).stream()
            .allMatch(GradientCheck.Difference::passes));
    Layer wrong = new ForgetfulAffine(new Affine(INPUTS, 4));
    Network network = new Network(List.of(wrong), new SoftmaxWithLoss());
    Workspace workspace = new Workspace(network, ROWS, 1);
    System.arraycopy(c.workspace.inputs(), 0, workspace.inputs(), 0, ROWS * INPUTS);
    System.arraycopy(c.workspace.labels(), 0, workspace.labels(), 0, ROWS);
    float[] parameters = Initializer.of("he").parameters(network, 1);
    List<GradientCheck.Difference> differences =
        GradientCheck.check(network, parameters, workspace, ROWS, 1);
    assertTrue(differences.get(0).passes());
    assertTrue(!differences.get(1).passes(), "a bias gradient that lacks a row must fail");
  }

  @Test
  void theGradcheckCommandPassesAnEmbedding() {
    Case c = new Case(List.of("embedding 2 5x3 6 4x2 2", "tanh", "affine 4"));
    List<GradientCheck.Difference> differences =
        GradientCheck.check(c.network, c.parameters, c.workspace, ROWS, 1);
    assertEquals(
        List.of("layer1.weight1", "layer1.weight2", "layer3.weight", "layer3.bias"),
        differences.stream().map(difference -> difference.array().name()).toList());
    assertTrue(differences.stream().allMatch(GradientCheck.Difference::passes));
  }

  /** That of the mean of the members' losses, as in training. */
  @Test
  void theGradcheckCommandPassesAnEnsemble() {
    Case c = new Case(List.of("ensemble(8; affine 20; tanh; affine 10; tanh; affine 4)"));
    Network trained = Members.trained(c.network);
    Workspace workspace = new Workspace(trained, ROWS, 1);
    System.arraycopy(c.workspace.inputs(), 0, workspace.inputs(), 0, ROWS * INPUTS);
    System.arraycopy(c.workspace.labels(), 0, workspace.labels(), 0, ROWS);
    List<GradientCheck.Difference> differences =
        GradientCheck.check(trained, c.parameters, workspace, ROWS, 1);
    assertTrue(
        differences.stream().allMatch(GradientCheck.Difference::passes), differences::toString);
  }

  private static List<String> deep(int layers, String activation) {
    List<String> hidden = List.of("affine 8", activation);
    return Stream.concat(
            Collections.nCopies(layers - 1, hidden).stream().flatMap(List::stream),
            Stream.of("affine " + CLASSES))
        .toList();
  }

  private static final class Case {
    final Network network;
    final float[] parameters;
    final Workspace workspace;
    final double[][] x = new double[ROWS][INPUTS];
    final double[][] t = new double[ROWS][CLASSES];

    Case(List<String> layers) {
      this(NetworkParser.parse(layers, new SoftmaxWithLoss(), Shape.flat(INPUTS)));
    }

    Case(Network network) {
      this.network = network;
      parameters = Initializer.of("he").parameters(network, 5);
      Random random = new Random(11);
      for (Network.Placed placed : network.parameterArrays()) {
        boolean bias = placed.array().role() == Role.BIAS;
        for (int i = 0; bias && i < placed.array().size(); i++) {
          parameters[placed.offset() + i] += (float) (0.3 * random.nextGaussian());
        }
      }
      workspace = new Workspace(network, ROWS, 1);
      workspace.seed(SEED);
      for (int row = 0; row < ROWS; row++) {
        for (int i = 0; i < INPUTS; i++) {
          float value = (float) random.nextGaussian();
          workspace.inputs()[row * INPUTS + i] = value;
          x[row][i] = value;
        }
        if (network.layers().get(0) instanceof Embedding embedding) {
          drawLevels(embedding, row, random);
        }
        int label = random.nextInt(CLASSES);
        workspace.labels()[row] = label;
        t[row][label] = 1;
      }
    }

    private void drawLevels(Embedding embedding, int row, Random random) {
      int input = 0;
      for (Part part : embedding.parts()) {
        if (part instanceof LevelPart table) {
          int level = random.nextInt(table.levels());
          workspace.inputs()[row * INPUTS + input] = level;
          x[row][input] = level;
        } else if (part instanceof PiecewisePart piecewise) {
          // Also outside of the bins.
          float place = (float) (random.nextDouble() * (piecewise.bins() + 1) - 0.5);
          workspace.inputs()[row * INPUTS + input] = place;
          x[row][input] = place;
        }
        input += part.inputs();
      }
    }
  }

  /** An affine layer whose bias gradient omits the first row. */
  private record ForgetfulAffine(Affine affine) implements PureLayer {
    @Override
    public int inputs() {
      return affine.inputs();
    }

    @Override
    public int outputs() {
      return affine.outputs();
    }

    @Override
    public List<ParameterArray> parameterArrays() {
      return affine.parameterArrays();
    }

    @Override
    public void forward(int rows, float[] x, float[] w, int at, float[] y) {
      affine.forward(rows, x, w, at, y);
    }

    @Override
    public void backward(
        int rows, float[] x, float[] y, float[] dy, float[] w, int at, float[] dx, float[] dw) {
      affine.backward(rows, x, y, dy, w, at, dx, dw);
      for (int j = 0; j < outputs(); j++) {
        dw[at + inputs() * outputs() + j] -= dy[j];
      }
    }
  }
}
