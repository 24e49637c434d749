package kindling.math;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import java.util.Random;
import org.junit.jupiter.api.Test;

/** Each operation against its formula, for vectors that are copied and for those that are not. */
class VectorsTest {
  private static final int[] SIZES = {0, 1, 5, 127, 128, 1000, 1024, 1025, 3000};
  private final Random random = new Random(5);

  private float[] gaussian(int n) {
    float[] vector = new float[n];
    for (int i = 0; i < n; i++) {
      vector[i] = (float) random.nextGaussian();
    }
    return vector;
  }

  @Test
  void operationsChangeTheirVectorOnly() {
    for (int n : SIZES) {
      for (int shift : new int[] {0, 3}) {
        float[] a = gaussian(n + 10);
        float[] b = gaussian(n + 10);
        float[] y = gaussian(n + 10);
        float[] product = y.clone();
        float[] added = y.clone();
        float[] sum = y.clone();
        for (int i = 0; i < n; i++) {
          product[4 + i] = a[4 + shift + i] * b[2 + i];
          added[4 + i] += a[4 + shift + i] * b[2 + i];
          sum[4 + i] += a[4 + shift + i];
        }
        float[] result = y.clone();
        Vectors.product(n, a, 4 + shift, b, 2, result, 4);
        assertArrayEquals(product, result);
        result = y.clone();
        Vectors.addProduct(n, a, 4 + shift, b, 2, result, 4);
        assertArrayEquals(added, result);
        result = y.clone();
        Vectors.add(n, a, 4 + shift, result, 4);
        assertArrayEquals(sum, result);
      }
    }
  }

  @Test
  void aVectorMayBeChangedInPlace() {
    for (int n : SIZES) {
      float[] a = gaussian(n + 1);
      float[] b = gaussian(n + 1);
      float[] expected = a.clone();
      for (int i = 0; i < n; i++) {
        expected[1 + i] = a[1 + i] * b[i];
      }
      Vectors.product(n, a, 1, b, 0, a, 1);
      assertArrayEquals(expected, a);
    }
  }

  @Test
  void scaledVectorsAreAddedInTheirOrder() {
    for (int n : new int[] {1, 7, 200}) {
      for (int count = 0; count < 11; count++) {
        float[] vectors = gaussian(20 * n);
        float[] scales = gaussian(count);
        ScaledSum sum = new ScaledSum(n);
        float[] expected = new float[n];
        System.arraycopy(vectors, n, expected, 0, n);
        sum.begin(vectors, n);
        for (int v = 0; v < count; v++) {
          for (int i = 0; i < n; i++) {
            expected[i] += scales[v] * vectors[(v + 3) * n + i];
          }
          sum.add(scales[v], vectors, (v + 3) * n);
        }
        float[] result = new float[2 * n];
        sum.end(result, n);
        float[] end = new float[2 * n];
        System.arraycopy(expected, 0, end, n, n);
        assertArrayEquals(end, result);
        sum.begin();
        sum.end(result, n);
        assertArrayEquals(new float[2 * n], result);
      }
    }
  }
}
