package kindling.network.snapshot;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import kindling.data.Shape;
import kindling.network.GradientTest;
import kindling.network.Initializer;
import kindling.network.Network;
import kindling.network.Tape;
import kindling.network.Workspace;
import kindling.network.layers.NetworkParser;
import kindling.network.losses.SoftmaxWithLoss;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SignalTest {
  private static final int ROWS = 20;
  private static final int WIDTH = 100;

  @Test
  void heKeepsTheMeanSquareOfRelusAndOfTheirGradientsOverTwentyLayers() {
    Ends ends = ends("he", "relu");
    assertEquals(0, ends.decadesOfValues(), 1);
    assertEquals(0, ends.decadesOfSlopes(), 1);
    assertEquals(0.5, ends.last.values().zeros(), 0.1);
  }

  @Test
  void xavierHalvesTheMeanSquareOfRelusAndOfTheirGradientsInEveryLayer() {
    double expected = 18 * Math.log10(0.5);
    Ends ends = ends("xavier", "relu");
    assertEquals(expected, ends.decadesOfValues(), 1);
    assertEquals(expected, ends.decadesOfSlopes(), 1);
  }

  @Test
  void withAFixedStandardDeviationRelusAndTheirGradientsVanish() {
    // A layer multiplies the mean square by inputs · deviation² / 2.
    double expected = 18 * Math.log10(WIDTH * 0.01 * 0.01 / 2);
    Ends ends = ends("normal(0.01)", "relu");
    assertEquals(expected, ends.decadesOfValues(), 1);
    assertEquals(expected, ends.decadesOfSlopes(), 1);
  }

  @Test
  void withXavierTanhAndItsGradientsShrinkOnlyInProportionToTheDepth() {
    Ends ends = ends("xavier", "tanh");
    // tanh² x = x² - 2/3·x⁴ + ..., so a layer turns q into q - 2q², whose solution is 1 /
    // (2·depth).
    double first = ends.first.values().meanSquare();
    double expected = -Math.log10(1 + 2 * 18 * first);
    assertEquals(expected, ends.decadesOfValues(), 0.3);
    assertEquals(expected, ends.decadesOfSlopes(), 0.3);
  }

  @Test
  void aSignalIsTheOutputOfItsLayerWhateverFollows() {
    Network network = network(List.of("tanh", "relu", "dropout 0.5", "affine 4"));
    Workspace workspace = workspace(network);
    double sum = 0;
    for (float x : workspace.inputs()) {
      sum += Math.tanh(x);
    }
    float[] parameters = Initializer.of("he").parameters(network, 1);
    List<Signal> signals = Signal.of(network, ROWS, parameters, workspace);
    assertEquals(List.of(0, 1), signals.stream().map(Signal::layer).toList());
    Signal tanh = signals.get(0);
    Signal relu = signals.get(1);
    assertEquals(ROWS * WIDTH, tanh.values().count());
    assertEquals(sum / (ROWS * WIDTH), tanh.values().mean(), 1e-6);
    assertEquals(0, tanh.values().zeros());
    assertEquals(0.5, relu.values().zeros(), 0.05);
    // Dropout removes half of the gradients of relu, and relu half of the rest.
    assertEquals(0.5, relu.slopes().zeros(), 0.05);
    assertEquals(0.75, tanh.slopes().zeros(), 0.05);
  }

  @ParameterizedTest
  @MethodSource("kindling.network.GradientTest#networks")
  void aLastingTapeGivesTheSameGradient(List<String> layers) {
    Network network =
        NetworkParser.parse(layers, new SoftmaxWithLoss(), Shape.flat(GradientTest.INPUTS));
    Workspace workspace = workspace(network);
    float[] parameters = Initializer.of("he").parameters(network, 1);
    float[] expected = new float[parameters.length];
    double loss = network.gradient(ROWS, parameters, workspace, expected);
    float[] gradient = new float[parameters.length];
    Tape tape = Tape.lasting(network.chain(), ROWS);
    assertEquals(loss, network.gradient(ROWS, parameters, workspace, tape, gradient));
    assertArrayEquals(expected, gradient);
  }

  /** The signals of the first and the last activation of twenty layers. */
  private record Ends(Signal first, Signal last) {
    /** The growth of the mean square in the forward pass, in powers of ten. */
    double decadesOfValues() {
      return Math.log10(last.values().meanSquare() / first.values().meanSquare());
    }

    /** The growth of the gradients' mean square in the backward pass. */
    double decadesOfSlopes() {
      return Math.log10(first.slopes().meanSquare() / last.slopes().meanSquare());
    }
  }

  private static Ends ends(String initialization, String activation) {
    List<String> layers = new ArrayList<>();
    for (int i = 0; i < 19; i++) {
      layers.addAll(List.of("affine " + WIDTH, activation));
    }
    layers.add("affine 4");
    Network network = network(layers);
    float[] parameters = Initializer.of(initialization).parameters(network, 1);
    List<Signal> signals = Signal.of(network, ROWS, parameters, workspace(network));
    assertEquals(19, signals.size());
    return new Ends(signals.get(0), signals.get(18));
  }

  private static Network network(List<String> layers) {
    return NetworkParser.parse(layers, new SoftmaxWithLoss(), Shape.flat(WIDTH));
  }

  private static Workspace workspace(Network network) {
    Workspace workspace = new Workspace(network, ROWS, 1);
    Random random = new Random(11);
    for (int i = 0; i < workspace.inputs().length; i++) {
      workspace.inputs()[i] = (float) random.nextGaussian();
    }
    for (int row = 0; row < ROWS; row++) {
      workspace.labels()[row] = random.nextInt(network.outputs());
    }
    return workspace;
  }
}
