package kindling.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class ConfusionMatrixTest {
  /**
   * Computed by hand: class 0 is 5 times correct and 3 times predicted as 1; class 1 is twice
   * predicted as 0.
   */
  private static ConfusionMatrix matrix() {
    return new ConfusionMatrix(3, new long[] {5, 3, 0, 2, 0, 0, 0, 1, 9});
  }

  @Test
  void precisionRecallAndF1AreThoseComputedByHand() {
    ConfusionMatrix matrix = matrix();
    assertEquals(5.0 / 7, matrix.precision(0));
    assertEquals(5.0 / 8, matrix.recall(0));
    assertEquals(2.0 / (7.0 / 5 + 8.0 / 5), matrix.f1(0), 1e-15);
    assertEquals(0, matrix.precision(1));
    assertEquals(0, matrix.recall(1));
    assertEquals(1, matrix.precision(2));
    assertEquals(0.9, matrix.recall(2));
    assertEquals(8, matrix.rowsOf(0));
  }

  @Test
  void aClassWithoutRowsHasNoRecall() {
    ConfusionMatrix matrix = new ConfusionMatrix(2, new long[] {1, 0, 0, 0});
    assertTrue(Double.isNaN(matrix.precision(1)));
    assertTrue(Double.isNaN(matrix.recall(1)));
  }

  @Test
  void partsAddUp() {
    ConfusionMatrix sum = matrix();
    sum.add(matrix());
    sum.add(1, 2);
    assertEquals(10, sum.count(0, 0));
    assertEquals(1, sum.count(1, 2));
  }
}
