package kindling.math;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Random;
import org.junit.jupiter.api.Test;

class RowSparseMatrixTest {
  private static final int ROWS = 40;
  private static final int COLUMNS = 3;
  private final Random random = new Random(7);

  /** A matrix with elements of every row with a probability. */
  private RowSparseMatrix random(double share) {
    RowSparseMatrix matrix = new RowSparseMatrix(COLUMNS);
    for (int row = 0; row < ROWS; row++) {
      if (random.nextDouble() < share) {
        matrix.reserve(1);
        int at = matrix.add(row);
        for (int i = 0; i < COLUMNS; i++) {
          matrix.elements()[at + i] = (float) random.nextGaussian();
        }
      }
    }
    return matrix;
  }

  private static float[] dense(RowSparseMatrix matrix) {
    float[] dense = new float[5 + ROWS * COLUMNS];
    matrix.addTo(dense, 5, Precision.FLOAT32);
    return dense;
  }

  @Test
  void aSumIsThatOfTheWholeMatrices() {
    RowSparseMatrix sum = new RowSparseMatrix(COLUMNS);
    for (double share : new double[] {0, 0.1, 0.5, 1}) {
      for (int i = 0; i < 20; i++) {
        RowSparseMatrix a = random(share);
        RowSparseMatrix b = random(1 - share);
        a.round(Precision.BFLOAT16);
        b.round(Precision.BFLOAT16);
        float[] expected = dense(a);
        Precision.BFLOAT16.add(expected, dense(b), 0, expected.length, 0);
        sum.setSum(a, b, Precision.BFLOAT16);
        assertArrayEquals(expected, dense(sum));
        for (int row = 1; row < sum.size(); row++) {
          assertEquals(1, Integer.signum(sum.row(row) - sum.row(row - 1)), "rows ascend");
        }
      }
    }
  }

  @Test
  void aClearedMatrixIsUsedAgain() {
    RowSparseMatrix matrix = random(0.5);
    matrix.clear();
    assertArrayEquals(new float[5 + ROWS * COLUMNS], dense(matrix));
    matrix.reserve(1);
    matrix.elements()[matrix.add(39)] = 2;
    assertEquals(1, matrix.size());
    assertEquals(39, matrix.row(0));
    assertEquals(2, dense(matrix)[5 + 39 * COLUMNS]);
  }
}
