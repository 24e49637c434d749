package kindling.data.features;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.Comparator;
import java.util.Random;
import java.util.stream.IntStream;
import kindling.math.Precision;
import kindling.math.RowSparseMatrix;
import org.junit.jupiter.api.Test;

class SparseRowsTest {
  private static final int ROWS = 12;
  private static final int COLUMNS = 5;
  private final Random random = new Random(3);

  @Test
  void elementsAreOrderedByFeatureAndThenByRow() {
    FeatureOrder order = new FeatureOrder();
    for (int most : new int[] {1, 5, 2000, 5000, 1 << 22, Integer.MAX_VALUE}) {
      for (int count : new int[] {0, 1, 300, 10_000}) {
        int[] features = random.ints(count, 0, most).toArray();
        int[] expected =
            IntStream.range(0, count)
                .boxed()
                .sorted(Comparator.comparingInt(e -> features[e]))
                .mapToInt(e -> e)
                .toArray();
        assertArrayEquals(expected, Arrays.copyOf(order.of(features, count), count));
      }
    }
  }

  @Test
  void productsHaveTheBitsOfTheSumsInOrder() {
    for (int width : new int[] {20, 3000}) {
      SparseRows x = new SparseRows();
      float[][] dense = new float[ROWS][width];
      for (int i = 0; i < ROWS; i++) {
        int[] indices = random.ints(i, 0, width).distinct().sorted().toArray();
        int at = x.add(indices.length);
        for (int index : indices) {
          x.indices()[at] = index;
          x.values()[at] = (float) random.nextGaussian();
          dense[i][index] = x.values()[at++];
        }
      }
      float[] w = gaussian(2 + width * COLUMNS);
      float[] y = gaussian(ROWS * COLUMNS);
      float[] expected = y.clone();
      float[] transposed = new float[width * COLUMNS];
      boolean[] touched = new boolean[width];
      for (int i = 0; i < ROWS - 1; i++) {
        for (int f = 0; f < width; f++) {
          if (dense[i][f] != 0) {
            touched[f] = true;
            for (int c = 0; c < COLUMNS; c++) {
              expected[i * COLUMNS + c] += dense[i][f] * w[2 + f * COLUMNS + c];
              transposed[f * COLUMNS + c] += dense[i][f] * y[i * COLUMNS + c];
            }
          }
        }
      }
      RowSparseMatrix product = new RowSparseMatrix(COLUMNS);
      x.transposedProduct(ROWS - 1, y, product);
      float[] whole = new float[width * COLUMNS];
      product.addTo(whole, 0, Precision.FLOAT32);
      assertArrayEquals(transposed, whole);
      assertEquals(IntStream.range(0, width).filter(f -> touched[f]).count(), product.size());
      x.addProduct(ROWS - 1, COLUMNS, w, 2, y);
      assertArrayEquals(expected, y);
    }
  }

  private float[] gaussian(int n) {
    float[] vector = new float[n];
    for (int i = 0; i < n; i++) {
      vector[i] = (float) random.nextGaussian();
    }
    return vector;
  }
}
