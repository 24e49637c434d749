package kindling.network;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import java.util.List;
import kindling.config.UserError;
import kindling.data.Shape;
import kindling.network.layers.NetworkParser;
import kindling.network.losses.SoftmaxWithLoss;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class InitializerTest {
  private static final Network NETWORK =
      NetworkParser.parse(
          List.of("affine 200", "relu", "affine 100"), new SoftmaxWithLoss(), Shape.flat(400));

  @ParameterizedTest
  @CsvSource({"normal(0.01), 0.01, 0.01", "he, 0.0707107, 0.1", "xavier, 0.0577350, 0.0816497"})
  void weightsAreGaussianWithTheExpectedStandardDeviation(
      String text, double first, double second) {
    float[] parameters = Initializer.of(text).parameters(NETWORK, 1);
    assertGaussian(first, Arrays.copyOfRange(parameters, 0, 80_000));
    assertGaussian(second, Arrays.copyOfRange(parameters, 80_200, 100_200));
  }

  @Test
  void biasesAreZero() {
    float[] parameters = Initializer.of("he").parameters(NETWORK, 1);
    assertArrayEquals(new float[200], Arrays.copyOfRange(parameters, 80_000, 80_200));
    assertArrayEquals(new float[100], Arrays.copyOfRange(parameters, 100_200, 100_300));
  }

  @Test
  void theSeedDeterminesTheWeights() {
    float[] parameters = Initializer.of("he").parameters(NETWORK, 1);
    assertArrayEquals(parameters, Initializer.of("he").parameters(NETWORK, 1));
    assertFalse(Arrays.equals(parameters, Initializer.of("he").parameters(NETWORK, 2)));
  }

  @ParameterizedTest
  @CsvSource({"normal(0.01), 0.01", "he, 0.3535534", "xavier, 0.25"})
  void theRowsOfATableHaveTheLengthOfOneNumberExceptRow0WhichIsZero(String text, double deviation) {
    Network network =
        NetworkParser.parse(List.of("embedding 3 5x2 2000x16"), new SoftmaxWithLoss(), null);
    float[] parameters = Initializer.of(text).parameters(network, 1);
    assertArrayEquals(new float[2], Arrays.copyOf(parameters, 2));
    assertArrayEquals(new float[16], Arrays.copyOfRange(parameters, 10, 26));
    assertGaussian(deviation, Arrays.copyOfRange(parameters, 26, parameters.length));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"uniform", "normal", "normal()", "normal(-1)", "normal(NaN)", "normal(a)"})
  void whatIsNoInitializerIsRefused(String text) {
    String message = assertThrows(UserError.class, () -> Initializer.of(text)).getMessage();
    assertEquals(
        "network.initialization is \"%s\"; it must be he, xavier, or normal(DEVIATION) such as normal(0.01)"
            .formatted(text),
        message);
  }

  private static void assertGaussian(double deviation, float[] values) {
    double square = 0;
    double within = 0;
    for (float value : values) {
      square += value * (double) value / values.length;
      within += Math.abs(value) < deviation ? 1.0 / values.length : 0;
    }
    assertEquals(deviation, Math.sqrt(square), 0.03 * deviation);
    // 68.3 % of a Gaussian lie within one standard deviation, and 57.7 % of a uniform distribution.
    assertEquals(0.683, within, 0.02);
  }
}
