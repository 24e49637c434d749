package kindling.math;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Random;
import org.junit.jupiter.api.Test;

/** Each product against three loops in double precision, over many shapes. */
class BlasTest {
  private static final long SEED = System.nanoTime();
  private final Random random = new Random(SEED);

  @Test
  void productIsRowsTimesColumns() {
    everyShape(
        (m, n, k, offset) -> {
          float[] a = gaussian(m * k);
          float[] b = gaussian(offset + k * n);
          float[] c = gaussian(m * n);
          Blas.product(m, n, k, a, b, offset, c);
          for (int i = 0; i < m; i++) {
            for (int j = 0; j < n; j++) {
              double sum = 0;
              for (int l = 0; l < k; l++) {
                sum += (double) a[i * k + l] * b[offset + l * n + j];
              }
              assertClose(sum, c[i * n + j], k);
            }
          }
        });
  }

  @Test
  void productTransposedTakesTheSecondMatrixByRows() {
    everyShape(
        (m, n, k, offset) -> {
          float[] a = gaussian(m * k);
          float[] b = gaussian(offset + n * k);
          float[] c = gaussian(m * n);
          Blas.productTransposed(m, n, k, a, b, offset, c);
          for (int i = 0; i < m; i++) {
            for (int j = 0; j < n; j++) {
              double sum = 0;
              for (int l = 0; l < k; l++) {
                sum += (double) a[i * k + l] * b[offset + j * k + l];
              }
              assertClose(sum, c[i * n + j], k);
            }
          }
        });
  }

  @Test
  void transposedProductTakesTheFirstMatrixByColumns() {
    everyShape(
        (m, n, k, offset) -> {
          float[] a = gaussian(k * m);
          float[] b = gaussian(k * n);
          float[] c = gaussian(offset + m * n);
          Blas.transposedProduct(m, n, k, a, b, c, offset);
          for (int i = 0; i < m; i++) {
            for (int j = 0; j < n; j++) {
              double sum = 0;
              for (int l = 0; l < k; l++) {
                sum += (double) a[l * m + i] * b[l * n + j];
              }
              assertClose(sum, c[offset + i * n + j], k);
            }
          }
        });
  }

  @Test
  void addToRowsAndColumnSumsAreEachOthersTranspose() {
    float[] c = {1, 2, 3, 4, 5, 6};
    Blas.addToRows(2, 3, new float[] {9, 10, 20, 30}, 1, c);
    assertEquals(11 + 22 + 33 + 14 + 25 + 36, c[0] + c[1] + c[2] + c[3] + c[4] + c[5]);
    float[] sums = {7, 7, 7, 7};
    Blas.columnSums(2, 3, c, sums, 1);
    assertEquals(7, sums[0]);
    assertEquals(11 + 14, sums[1]);
    assertEquals(22 + 25, sums[2]);
    assertEquals(33 + 36, sums[3]);
  }

  private interface Check {
    void run(int m, int n, int k, int offset);
  }

  private void everyShape(Check check) {
    for (int[] shape :
        new int[][] {{1, 1, 1}, {1, 10, 784}, {7, 3, 5}, {25, 50, 784}, {64, 33, 17}}) {
      check.run(shape[0], shape[1], shape[2], 0);
      check.run(shape[0], shape[1], shape[2], 13);
    }
  }

  private float[] gaussian(int n) {
    float[] values = new float[n];
    for (int i = 0; i < n; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return values;
  }

  private static void assertClose(double expected, double actual, int terms) {
    assertEquals(expected, actual, 1e-6 * (10 + terms), () -> "seed " + SEED);
  }
}
