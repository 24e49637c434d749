package kindling.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import kindling.math.Seeds;
import org.junit.jupiter.api.Test;

/** Displacement fields against the paper's definition. */
class ElasticDistortionTest {
  private static final Shape DIGIT = new Shape(28, 28, 1);

  @Test
  void beforeSmoothingNumbersAreUniformOnMinusOneToOne() {
    ElasticDistortion.Fields fields = new ElasticDistortion(34, 4).fields(DIGIT);
    double sum = 0;
    double squares = 0;
    double largest = 0;
    int n = 0;
    for (int seed = 0; seed < 100; seed++) {
      fields.draw(mixed(seed), new float[1568]);
      for (float value : fields.uniform()) {
        double u = value / 65536.0;
        sum += u;
        squares += u * u;
        largest = Math.max(largest, Math.abs(u));
        n++;
      }
    }
    assertEquals(0, sum / n, 0.01);
    assertEquals(1.0 / 3, squares / n, 0.01);
    assertTrue(largest > 0.999 && largest < 1, () -> "largest");
  }

  @Test
  void displacementsHaveTheStandardDeviationOfTheFormulaEverywhere() {
    assertDeviation(34, 4, new Shape(28, 28, 1));
    assertDeviation(8, 2, new Shape(12, 20, 3));
    assertDeviation(3, 1, new Shape(28, 28, 1));
  }

  private static void assertDeviation(double alpha, double sigma, Shape shape) {
    ElasticDistortion.Fields fields = new ElasticDistortion(alpha, sigma).fields(shape);
    float[] field = new float[2 * shape.pixels()];
    double sum = 0;
    double squares = 0;
    double atCorner = 0;
    int draws = 4000;
    for (int seed = 0; seed < draws; seed++) {
      fields.draw(mixed(seed), field);
      for (float pixels : field) {
        sum += pixels;
        squares += pixels * pixels;
      }
      atCorner += field[0] * field[0];
    }
    double expected = alpha / (sigma * Math.sqrt(12 * Math.PI));
    long n = (long) draws * field.length;
    assertEquals(0, sum / n, 0.02 * expected);
    assertEquals(expected, Math.sqrt(squares / n), 0.02 * expected);
    assertEquals(expected, Math.sqrt(atCorner / draws), 0.05 * expected);
  }

  @Test
  void aFieldIsThatOfAPlainConvolution() {
    for (Shape shape : new Shape[] {DIGIT, new Shape(5, 9, 1)}) {
      for (double sigma : new double[] {0.3, 1.5, 4, 30}) {
        ElasticDistortion.Fields fields = new ElasticDistortion(34, sigma).fields(shape);
        float[] field = new float[2 * shape.pixels()];
        fields.draw(mixed(7), field);
        float[] expected = convolve(fields.uniform(), shape, 34, sigma);
        assertArrayEquals(expected, field, 1e-4f, shape + ", sigma " + sigma);
      }
    }
  }

  /** Over the tiled plane, in double precision, as far as the Gaussian is above 1e-12. */
  private static float[] convolve(float[] uniform, Shape shape, double alpha, double sigma) {
    int reach = (int) Math.ceil(7.5 * sigma);
    double total = 0;
    double[] weights = new double[2 * reach + 1];
    for (int k = -reach; k <= reach; k++) {
      weights[k + reach] = Math.exp(-k * k / (2 * sigma * sigma));
      total += weights[k + reach];
    }
    float[] smoothed = new float[2 * shape.pixels()];
    for (int y = 0; y < shape.height(); y++) {
      for (int direction = 0; direction < 2; direction++) {
        for (int x = 0; x < shape.width(); x++) {
          double sum = 0;
          for (int i = -reach; i <= reach; i++) {
            for (int j = -reach; j <= reach; j++) {
              int row = Math.floorMod(y + i, shape.height());
              int column = Math.floorMod(x + j, shape.width());
              float u = uniform[(2 * row + direction) * shape.width() + column];
              sum += weights[i + reach] * weights[j + reach] * u / 65536;
            }
          }
          smoothed[(2 * y + direction) * shape.width() + x] = (float) (alpha * sum / total / total);
        }
      }
    }
    return smoothed;
  }

  private static long mixed(int seed) {
    return Seeds.mix(1, seed);
  }
}
