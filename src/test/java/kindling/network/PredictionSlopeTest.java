package kindling.network;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import kindling.data.Shape;
import kindling.network.layers.NetworkParser;
import kindling.network.losses.SoftmaxWithLoss;
import kindling.optimize.Span.Role;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The slope of scores with respect to inputs in prediction, against differences of the scores. */
class PredictionSlopeTest {
  private static final int ROWS = 5;
  private static final int INPUTS = 12;
  private static final double STEP = 1e-2;

  static Stream<List<String>> networks() {
    return Stream.of(
        List.of("affine 7", "tanh", "affine 4"),
        List.of("affine 7", "dropout 0.3", "tanh", "dropout 0.5", "affine 4"),
        List.of("dropout 0.3", "affine 4"),
        List.of("affine 6", "ensemble(3; tanh; affine 5; dropout 0.3; gelu; affine 4)"),
        List.of("batch-normalization", "affine 7", "tanh", "batch-normalization", "affine 4"),
        List.of("convolution 3x4x1 -> 3 2x2", "batch-normalization", "tanh", "affine 4"),
        List.of(
            "affine 6",
            "residual(dropout 0.4; affine 5; tanh; batch-normalization; affine 6)",
            "affine 4"),
        List.of("convolution 3x4x1 -> 3 2x2", "average-pooling 2x2", "gelu", "affine 4"));
  }

  @ParameterizedTest
  @MethodSource("networks")
  void theSlopeIsThatOfTheScoresOfAPrediction(List<String> layers) {
    Network network = NetworkParser.parse(layers, new SoftmaxWithLoss(), Shape.flat(INPUTS));
    float[] parameters = Initializer.of("he").parameters(network, 5);
    Random random = new Random(11);
    for (Network.Placed placed : network.parameterArrays()) {
      boolean statistic = placed.array().role() == Role.STATISTIC;
      for (int i = 0; statistic && i < placed.array().size(); i++) {
        parameters[placed.offset() + i] += 0.5f * random.nextFloat();
      }
    }
    float[] x = gaussian(random, ROWS * INPUTS);
    float[] direction = gaussian(random, ROWS * INPUTS);
    float[] dScores = gaussian(random, ROWS * network.outputs());
    Tape tape = new Tape(network.chain(), ROWS);
    // A training pass before it must leave nothing behind.
    tape.begin(x, true, 3);
    network.chain().forward(ROWS, parameters, 0, tape);
    score(network, parameters, tape, x, dScores);
    System.arraycopy(dScores, 0, tape.lastSlope(), 0, dScores.length);
    float[] dx = new float[x.length];
    network.chain().backward(ROWS, parameters, 0, tape, dx, new float[parameters.length]);
    double slope = 0;
    float[] above = x.clone();
    float[] below = x.clone();
    for (int i = 0; i < x.length; i++) {
      slope += (double) dx[i] * direction[i];
      above[i] += (float) (STEP * direction[i]);
      below[i] -= (float) (STEP * direction[i]);
    }
    double difference =
        score(network, parameters, tape, above, dScores)
            - score(network, parameters, tape, below, dScores);
    assertEquals(difference / (2 * STEP), slope, 2e-3 * Math.max(1, Math.abs(slope)));
  }

  private static double score(
      Network network, float[] parameters, Tape tape, float[] x, float[] factors) {
    tape.begin(x, false, 0);
    network.chain().forward(ROWS, parameters, 0, tape);
    double sum = 0;
    for (int i = 0; i < factors.length; i++) {
      sum += (double) tape.last()[i] * factors[i];
    }
    return sum;
  }

  private static float[] gaussian(Random random, int count) {
    float[] numbers = new float[count];
    for (int i = 0; i < count; i++) {
      numbers[i] = (float) random.nextGaussian();
    }
    return numbers;
  }
}
