package kindling.gradient;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import kindling.data.features.SparseRows;
import kindling.math.Precision;
import org.junit.jupiter.api.Test;

class TouchedTest {
  /** 300 elements of 320, so that the last piece is cut. */
  private final Touched touched = new Touched(300);

  @Test
  void runsOfPiecesAreTouched() {
    assertEquals(256, touched.next(0, 320), "after the last whole piece all are");
    touched.mark(100, 130);
    assertEquals(64, touched.next(0, 320));
    assertEquals(70, touched.next(70, 320));
    assertEquals(192, touched.untouched(64, 320));
    assertEquals(150, touched.untouched(64, 150));
    assertEquals(256, touched.next(192, 320));
    assertEquals(200, touched.next(192, 200));
    assertEquals(320, touched.untouched(256, 320));
  }

  @Test
  void clearingSetsToZeroWhatWasTouched() {
    float[] gradient = new float[320];
    Arrays.fill(gradient, 1);
    touched.mark(10, 11);
    touched.clear(gradient, 300);
    float[] expected = new float[320];
    Arrays.fill(expected, 64, 256, 1);
    Arrays.fill(expected, 300, 320, 1);
    assertArrayEquals(expected, gradient);
    assertEquals(256, touched.next(0, 320));
  }

  @Test
  void aBatchTouchesTheRowsOfItsElements() {
    SparseRows x = new SparseRows();
    int at = x.add(2);
    x.indices()[at] = 0;
    x.indices()[at + 1] = 12;
    touched.mark(x, 1, 20);
    assertEquals(0, touched.next(0, 300));
    assertEquals(64, touched.untouched(0, 300));
    assertEquals(192, touched.next(64, 300));
  }

  @Test
  void aSumAddsWhatTheOtherTouches() {
    GradientSum sum = new GradientSum(new float[320], Precision.FLOAT32, 300);
    float[] values = new float[320];
    Arrays.fill(values, 2);
    GradientSum other = new GradientSum(values, Precision.FLOAT32, 300);
    other.touch(70, 71);
    sum.addElements(other, 0, 320, 0);
    float[] expected = new float[320];
    Arrays.fill(expected, 64, 128, 2);
    Arrays.fill(expected, 256, 320, 2);
    assertArrayEquals(expected, sum.gradient());
    assertEquals(64, sum.nextTouched(0, 320));
    assertEquals(128, sum.nextUntouched(64, 320));
  }
}
