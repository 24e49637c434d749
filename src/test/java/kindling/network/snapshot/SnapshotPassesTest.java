package kindling.network.snapshot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import kindling.data.Shape;
import kindling.metrics.Histogram;
import kindling.network.Initializer;
import kindling.network.Network;
import kindling.network.ReferenceNetwork;
import kindling.network.Workspace;
import kindling.network.layers.NetworkParser;
import kindling.network.losses.SoftmaxWithLoss;
import kindling.network.snapshot.NetworkSnapshot.Output;
import kindling.network.snapshot.NetworkSnapshot.Parameters;
import kindling.optimize.Span.Role;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Compares snapshots with the naive network, number by number. */
class SnapshotPassesTest {
  private static final int INPUTS = 12;
  private static final int CLASSES = 4;
  private static final int ROWS = 9;
  private static final long SEED = 17;

  static Stream<List<String>> networks() {
    return Stream.of(
        List.of("affine 7", "relu", "dropout 0.3", "affine 4"),
        List.of("tanh", "affine 6", "sigmoid", "relu", "affine 4"),
        List.of("affine 7", "batch-normalization", "relu", "affine 4"),
        List.of("convolution 3x4x1 -> 3 2x2", "relu", "max-pooling 2x2", "flatten", "affine 4"),
        List.of("affine 6", "residual(relu; affine 6; tanh)", "relu", "affine 4"));
  }

  @ParameterizedTest
  @MethodSource("networks")
  void outputsParametersAndGradientsAreThoseOfTheReference(List<String> layers) {
    Network network = NetworkParser.parse(layers, new SoftmaxWithLoss(), Shape.flat(INPUTS));
    float[] parameters = Initializer.of("he").parameters(network, 3);
    SnapshotPasses passes = new SnapshotPasses(network, 1);
    double[][] x = fill(passes.workspace());
    passes.add(ROWS, parameters);
    NetworkSnapshot snapshot = passes.snapshot(parameters);

    ReferenceNetwork reference = new ReferenceNetwork(network, parameters, SEED);
    List<Output> outputs = new ArrayList<>(snapshot.outputs());
    for (int i = 0; i < layers.size(); i++) {
      if (!layers.get(i).equals("flatten")) {
        Output output = outputs.remove(0);
        assertEquals("layer" + (i + 1), output.name());
        assertAlike(flat(reference.outputs(i + 1, x)), output.values());
      }
    }
    assertTrue(outputs.isEmpty());

    List<Parameters> arrays = new ArrayList<>(snapshot.parameters());
    for (Network.Placed placed : network.parameterArrays()) {
      if (placed.array().role() != Role.STATISTIC) {
        Parameters array = arrays.remove(0);
        assertEquals(placed.name(), array.name());
        double[] values = new double[placed.array().size()];
        double[] slopes = new double[values.length];
        for (int i = 0; i < values.length; i++) {
          values[i] = parameters[placed.offset() + i];
          slopes[i] = reference.slope(placed.offset() + i, x, targets()) / ROWS;
        }
        assertAlike(values, array.values());
        assertAlike(slopes, array.gradient());
      }
    }
    assertTrue(arrays.isEmpty());
  }

  @Test
  void aUnitIsDeadIfItIsZeroForEveryRowAndAChannelIfItIsZeroEverywhere() {
    assertEquals(List.of("0 of 7", "2 of 7", "0 of 4"), dead("affine 7", "relu", "affine 4"));
    assertEquals(
        List.of("0 of 3", "2 of 3", "2 of 3", "0 of 4"),
        dead("convolution 3x4x1 -> 3 2x2", "relu", "max-pooling 2x2", "affine 4"));
  }

  /** With biases that make the second and the third unit 0 for every row. */
  private static List<String> dead(String... layers) {
    Network network =
        NetworkParser.parse(List.of(layers), new SoftmaxWithLoss(), Shape.flat(INPUTS));
    float[] parameters = Initializer.of("he").parameters(network, 3);
    Network.Placed bias = network.parameterArrays().get(1);
    parameters[bias.offset() + 1] = -1000;
    parameters[bias.offset() + 2] = -1000;
    SnapshotPasses passes = new SnapshotPasses(network, 1);
    fill(passes.workspace());
    passes.add(ROWS, parameters);
    return passes.snapshot(parameters).outputs().stream()
        .map(output -> output.dead() + " of " + output.units())
        .toList();
  }

  @Test
  void severalPassesAddUp() {
    List<String> layers = List.of("affine 7", "relu", "affine 4");
    Network network = NetworkParser.parse(layers, new SoftmaxWithLoss(), Shape.flat(INPUTS));
    float[] parameters = Initializer.of("he").parameters(network, 3);
    SnapshotPasses once = new SnapshotPasses(network, 1);
    fill(once.workspace());
    once.add(ROWS, parameters);
    SnapshotPasses twice = new SnapshotPasses(network, 1);
    fill(twice.workspace());
    twice.add(ROWS, parameters);
    twice.add(ROWS, parameters);
    NetworkSnapshot expected = once.snapshot(parameters);
    NetworkSnapshot found = twice.snapshot(parameters);
    assertEquals(2 * ROWS, found.rows());
    assertEquals(expected.parameters(), found.parameters());
    Histogram values = found.outputs().get(0).values();
    assertEquals(2 * expected.outputs().get(0).values().count(), values.count());
    assertEquals(expected.outputs().get(0).values().mean(), values.mean(), 1e-12);
  }

  @Test
  void weightsThatAreNotFiniteAreCounted() {
    List<String> layers = List.of("affine 7", "batch-normalization", "relu", "affine 4");
    Network network = NetworkParser.parse(layers, new SoftmaxWithLoss(), Shape.flat(INPUTS));
    for (float bad : new float[] {Float.NaN, Float.POSITIVE_INFINITY, 3e38f}) {
      float[] parameters = Initializer.of("he").parameters(network, 3);
      parameters[0] = bad;
      SnapshotPasses passes = new SnapshotPasses(network, 1);
      fill(passes.workspace());
      passes.add(ROWS, parameters);
      NetworkSnapshot snapshot = passes.snapshot(parameters);
      assertTrue(snapshot.parameters().stream().anyMatch(one -> one.gradient().notFinite() > 0));
    }
  }

  @Test
  void aPassOfALargeNetworkHasFewerRows() {
    assertEquals(100, rowsAtOnce("affine 1000", "affine 4"));
    assertEquals(41, rowsAtOnce("affine 200000", "affine 4"));
    assertEquals(79, rowsAtOnce("affine 2000", "residual(affine 100000; affine 2000)", "affine 4"));
    assertEquals(1, rowsAtOnce("affine 20000000", "affine 4"));
  }

  private static int rowsAtOnce(String... layers) {
    return SnapshotPasses.rowsAtOnce(
        NetworkParser.parse(List.of(layers), new SoftmaxWithLoss(), Shape.flat(2)));
  }

  private static double[][] fill(Workspace workspace) {
    Random random = new Random(11);
    double[][] x = new double[ROWS][INPUTS];
    for (int i = 0; i < ROWS * INPUTS; i++) {
      workspace.inputs()[i] = (float) random.nextGaussian();
      x[i / INPUTS][i % INPUTS] = workspace.inputs()[i];
    }
    for (int row = 0; row < ROWS; row++) {
      workspace.labels()[row] = row % CLASSES;
    }
    workspace.seed(SEED);
    return x;
  }

  private static double[][] targets() {
    double[][] t = new double[ROWS][CLASSES];
    for (int row = 0; row < ROWS; row++) {
      t[row][row % CLASSES] = 1;
    }
    return t;
  }

  private static double[] flat(double[][] rows) {
    return Stream.of(rows).flatMapToDouble(Arrays::stream).toArray();
  }

  private static void assertAlike(double[] expected, Histogram found) {
    double mean = 0;
    double least = Double.POSITIVE_INFINITY;
    double most = Double.NEGATIVE_INFINITY;
    for (double value : expected) {
      mean += value / expected.length;
      least = Math.min(least, value);
      most = Math.max(most, value);
    }
    double square = 0;
    for (double value : expected) {
      square += (value - mean) * (value - mean) / expected.length;
    }
    double tolerance = 1e-5 * Math.max(1e-2, Math.max(most, -least));
    assertEquals(expected.length, found.count());
    assertEquals(mean, found.mean(), tolerance);
    assertEquals(Math.sqrt(square), found.deviation(), tolerance);
    assertEquals(least, found.least(), tolerance);
    assertEquals(most, found.most(), tolerance);
  }
}
