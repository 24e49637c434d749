package kindling.math;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Random;
import org.junit.jupiter.api.Test;

/** Compares each product with three loops in double precision, for many shapes. */
class BlasTest {
  private static final long SEED = System.nanoTime();
  private final Random random = new Random(SEED);

  @Test
  void addProductAddsRowsTimesColumns() {
    everyShape(
        (m, n, k, offset) -> {
          float[] a = gaussian(m * k);
          float[] b = gaussian(offset + k * n);
          float[] c = gaussian(m * n);
          float[] before = c.clone();
          Blas.addProduct(m, n, k, a, b, offset, c);
          for (int i = 0; i < m; i++) {
            for (int j = 0; j < n; j++) {
              double sum = before[i * n + j];
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

  /** Columns of a block begin at the offset; the matrices have three columns more, and as many. */
  @Test
  void blockProductsLeaveTheOtherColumnsAsTheyAre() {
    everyShape(
        (m, n, k, offset) -> {
          int aStride = offset + k + 3;
          int cStride = offset + n + 3;
          float[] a = gaussian(m * aStride);
          float[] b = gaussian(offset + k * n);
          float[] c = gaussian(m * cStride);
          float[] added = c.clone();
          Blas.addBlockProduct(m, n, k, a, offset, aStride, b, offset, added, offset, cStride);
          float[] back = a.clone();
          Blas.blockProductTransposed(
              m, k, n, c, offset, cStride, b, offset, back, offset, aStride);
          for (int i = 0; i < m; i++) {
            for (int j = 0; j < cStride; j++) {
              double sum = c[i * cStride + j];
              for (int l = 0; l < k && isInside(j, offset, n); l++) {
                sum += (double) a[i * aStride + offset + l] * b[offset + l * n + j - offset];
              }
              assertClose(sum, added[i * cStride + j], k);
            }
            for (int l = 0; l < aStride; l++) {
              boolean inside = isInside(l, offset, k);
              double sum = inside ? 0 : a[i * aStride + l];
              for (int j = 0; j < n && inside; j++) {
                sum += (double) c[i * cStride + offset + j] * b[offset + (l - offset) * n + j];
              }
              assertClose(sum, back[i * aStride + l], n);
            }
          }
        });
  }

  private static boolean isInside(int column, int offset, int columns) {
    return column >= offset && column < offset + columns;
  }

  @Test
  void blockTransposedProductTakesRowsThatLieApart() {
    everyShape(
        (m, n, k, offset) -> {
          int aStride = offset + m + 3;
          int bStride = offset + n + 3;
          float[] a = gaussian(k * aStride);
          float[] b = gaussian(k * bStride);
          float[] c = gaussian(offset + m * n);
          Blas.blockTransposedProduct(m, n, k, a, offset, aStride, b, offset, bStride, c, offset);
          for (int i = 0; i < m; i++) {
            for (int j = 0; j < n; j++) {
              double sum = 0;
              for (int l = 0; l < k; l++) {
                sum += (double) a[l * aStride + offset + i] * b[l * bStride + offset + j];
              }
              assertClose(sum, c[offset + i * n + j], k);
            }
          }
        });
  }

  @Test
  void fillRowsCopiesAndColumnSumsAdd() {
    float[] c = new float[6];
    Blas.fillRows(2, 3, new float[] {9, 10, 20, 30}, 1, c);
    assertArrayEquals(new float[] {10, 20, 30, 10, 20, 30}, c);
    c[0] = 1;
    float[] sums = {7, 7, 7, 7};
    Blas.columnSums(2, 3, c, sums, 1);
    assertArrayEquals(new float[] {7, 11, 40, 60}, sums);
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
