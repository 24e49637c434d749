package kindling.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import kindling.math.Seeds;
import org.junit.jupiter.api.Test;

class RandomErasingTest {
  private static final Shape SHAPE = new Shape(20, 30, 3);

  @Test
  void oneRectangleOfAllChannelsBecomesZeroAndNothingElse() {
    RandomErasing erasing = new RandomErasing(1, 0.02, 0.4, 0.3);
    int atEdges = 0;
    for (int seed = 0; seed < 2000; seed++) {
      float[] rows = rows();
      erasing.erase(Seeds.mix(1, seed), SHAPE, rows, SHAPE.size());
      int top = 99;
      int left = 99;
      int bottom = -1;
      int right = -1;
      int erased = 0;
      for (int i = 0; i < rows.length; i++) {
        if (rows[i] == 0) {
          assertTrue(i >= SHAPE.size() && i < 2 * SHAPE.size());
          int pixel = (i - SHAPE.size()) / 3;
          top = Math.min(top, pixel / 30);
          bottom = Math.max(bottom, pixel / 30);
          left = Math.min(left, pixel % 30);
          right = Math.max(right, pixel % 30);
          erased++;
        }
      }
      int height = bottom - top + 1;
      int width = right - left + 1;
      assertEquals(3 * height * width, erased);
      // Sides are rounded to whole pixels.
      assertTrue(
          (height - 0.5) * (width - 0.5) <= 0.4 * 600 && (height + 0.5) * (width + 0.5) >= 12);
      assertTrue((height - 0.5) / (width + 0.5) <= 1 / 0.3);
      assertTrue((height + 0.5) / (width - 0.5) >= 0.3);
      atEdges += top == 0 || left == 0 || bottom == 19 || right == 29 ? 1 : 0;
    }
    assertTrue(atEdges > 0 && atEdges < 2000);
  }

  @Test
  void theShareOfErasedRowsIsTheProbability() {
    int erased = 0;
    for (int seed = 0; seed < 10_000; seed++) {
      float[] rows = rows();
      new RandomErasing(0.3, 0.02, 0.4, 0.3).erase(Seeds.mix(2, seed), SHAPE, rows, 0);
      erased += Arrays.equals(rows, rows()) ? 0 : 1;
    }
    assertEquals(3000, erased, 150);
  }

  @Test
  void aRectangleThatNeverFitsErasesNothing() {
    float[] rows = rows();
    // As large as the image, and square, which the image is not.
    new RandomErasing(1, 1, 1, 1).erase(5, SHAPE, rows, 0);
    assertArrayEquals(rows(), rows);
  }

  private static float[] rows() {
    float[] rows = new float[3 * SHAPE.size()];
    Arrays.fill(rows, 1);
    return rows;
  }
}
