package kindling.network.layers;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import kindling.metrics.scores.IsotonicMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The probabilities of a calibrated network; GradientTest tests the slopes. */
class IsotonicTest {
  private static final int ROWS = 6;
  private static final IsotonicMap A =
      new IsotonicMap(new float[] {-3, -1, 0.5f, 2}, new double[] {0.05, 0.3, 0.35, 0.9});
  private static final IsotonicMap B =
      new IsotonicMap(new float[] {-2, 0, 4}, new double[] {0.1, 0.6, 0.7});
  private static final IsotonicMap C = new IsotonicMap(new float[] {1}, new double[] {0.25});
  private static final Isotonic FLAGS = new Isotonic(true, List.of(A, B));
  private static final Isotonic TWO = new Isotonic(false, List.of(A));
  private static final Isotonic THREE = new Isotonic(false, List.of(A, B, C));

  static Stream<Isotonic> layers() {
    return Stream.of(FLAGS, TWO, THREE, new Isotonic(true, List.of(A)));
  }

  @Test
  void theSigmoidOfAFlagIsTheProbabilityOfItsMap() {
    float[] x = scores(FLAGS);
    float[] y = y(FLAGS, ROWS, x);
    for (int i = 0; i < x.length; i++) {
      assertEquals((i % 2 == 0 ? A : B).at(x[i]), 1 / (1 + Math.exp(-y[i])), 1e-7);
    }
  }

  @Test
  void theSoftmaxOfTwoClassesIsTheProbabilityOfTheMapForTheSecond() {
    float[] x = scores(TWO);
    float[] y = y(TWO, ROWS, x);
    for (int row = 0; row < ROWS; row++) {
      double q = A.at(x[2 * row + 1] - x[2 * row]);
      assertEquals(q, Math.exp(y[2 * row + 1]), 1e-7);
      assertEquals(1 - q, Math.exp(y[2 * row]), 1e-7);
    }
  }

  @Test
  void theSoftmaxOfMoreClassesIsTheNormalisedProbabilityOfEachAgainstTheRest() {
    float[] x = scores(THREE);
    float[] y = y(THREE, ROWS, x);
    for (int row = 0; row < ROWS; row++) {
      double sum = 0;
      double[] q = new double[3];
      for (int k = 0; k < 3; k++) {
        double others = 0;
        for (int j = 0; j < 3; j++) {
          others += j == k ? 0 : Math.exp(x[3 * row + j]);
        }
        q[k] = THREE.maps().get(k).at((float) (x[3 * row + k] - Math.log(others)));
        sum += q[k];
      }
      double powers = Math.exp(y[3 * row]) + Math.exp(y[3 * row + 1]) + Math.exp(y[3 * row + 2]);
      for (int k = 0; k < 3; k++) {
        assertEquals(q[k] / sum, Math.exp(y[3 * row + k]) / powers, 1e-7);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("layers")
  void aRowIsTheSameAloneAndKeepsItsInput(Isotonic layer) {
    float[] x = scores(layer);
    float[] kept = x.clone();
    float[] y = y(layer, ROWS, x);
    float[] dy = new float[y.length];
    Arrays.fill(dy, 1f);
    dy[0] = -2;
    float[] dx = dx(layer, ROWS, x, dy);
    assertArrayEquals(kept, x);
    int width = layer.width();
    for (int row = 0; row < ROWS; row++) {
      int from = row * width;
      float[] alone = Arrays.copyOfRange(x, from, from + width);
      assertArrayEquals(Arrays.copyOfRange(y, from, from + width), y(layer, 1, alone));
      float[] dyAlone = Arrays.copyOfRange(dy, from, from + width);
      assertArrayEquals(Arrays.copyOfRange(dx, from, from + width), dx(layer, 1, alone, dyAlone));
    }
  }

  @ParameterizedTest
  @MethodSource("layers")
  void hugeScoresHaveFiniteResults(Isotonic layer) {
    Random random = new Random(4);
    float[] x = new float[ROWS * layer.width()];
    for (int i = 0; i < x.length; i++) {
      x[i] = random.nextInt(4) == 0 ? 0 : random.nextBoolean() ? 3.4e38f : -3.4e38f;
    }
    float[] dy = new float[x.length];
    Arrays.fill(dy, 1f);
    dy[1] = -3;
    for (float value : y(layer, ROWS, x)) {
      assertTrue(Float.isFinite(value));
    }
    for (float value : dx(layer, ROWS, x, dy)) {
      assertTrue(Float.isFinite(value));
    }
  }

  @Test
  void aSlopeThatIsTooLargeForAFloatIsTheLargestFloat() {
    IsotonicMap jump = new IsotonicMap(new float[] {0, Float.MIN_VALUE}, new double[] {0.1, 0.9});
    Isotonic layer = new Isotonic(true, List.of(jump));
    assertEquals(Float.MAX_VALUE, dx(layer, 1, new float[] {0}, new float[] {1})[0]);
    assertEquals(-Float.MAX_VALUE, dx(layer, 1, new float[] {0}, new float[] {-1})[0]);
  }

  /** So that a network that diverged is noticed. */
  @ParameterizedTest
  @MethodSource("layers")
  void aScoreThatIsNoNumberStaysOne(Isotonic layer) {
    float[] x = scores(layer);
    x[0] = Float.NaN;
    assertTrue(Float.isNaN(y(layer, ROWS, x)[0]));
  }

  @Test
  void theSlopeNeedsTheInput() {
    assertFalse(FLAGS.inPlace());
  }

  @Test
  void theWidthIsThatOfTheScores() {
    assertEquals(2, FLAGS.width());
    assertEquals(2, TWO.width());
    assertEquals(3, THREE.width());
    assertEquals("isotonic, 3 maps with 8 knots", THREE.toString());
    assertEquals("isotonic, 4 knots", TWO.toString());
  }

  @Test
  void noMapsAndOneForEachOfTwoClassesAreRefused() {
    assertThrows(IllegalArgumentException.class, () -> new Isotonic(true, List.of()));
    assertThrows(IllegalArgumentException.class, () -> new Isotonic(false, List.of()));
    assertThrows(IllegalArgumentException.class, () -> new Isotonic(false, List.of(A, B)));
  }

  @Test
  void aTaskReceivesTheSameLayer() throws Exception {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(THREE);
    }
    try (ObjectInputStream in =
        new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      assertEquals(THREE, in.readObject());
    }
  }

  private static float[] scores(Isotonic layer) {
    Random random = new Random(2);
    float[] x = new float[ROWS * layer.width()];
    for (int i = 0; i < x.length; i++) {
      x[i] = (float) (2 * random.nextGaussian());
    }
    return x;
  }

  private static float[] y(Isotonic layer, int rows, float[] x) {
    float[] y = new float[x.length];
    layer.forward(rows, x, new float[0], 0, y);
    return y;
  }

  private static float[] dx(Isotonic layer, int rows, float[] x, float[] dy) {
    float[] dx = new float[x.length];
    layer.backward(rows, x, y(layer, rows, x), dy, new float[0], 0, dx, new float[0]);
    return dx;
  }
}
