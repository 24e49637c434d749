package kindling.report.console;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import kindling.data.Shape;
import org.junit.jupiter.api.Test;

class DataSketchTest {
  @Test
  void imagesAreDrawnSideBySideWithACharacterForTwoPixels() {
    // Three images of 4 x 8 pixels: all, the left half, and the lower half.
    float[] features = new float[3 * 4 * 8];
    for (int y = 0; y < 4; y++) {
      for (int x = 0; x < 8; x++) {
        features[y * 8 + x] = 1;
        features[32 + y * 8 + x] = x < 4 ? 1 : 0;
        features[64 + y * 8 + x] = y < 2 ? 0 : 1;
      }
    }
    DataSketch sketch = new DataSketch(new Shape(4, 8, 1), 3, features, new float[] {0, 1, 2});
    assertEquals(
        List.of("label 0   label 1", "@@@@@@@@  @@@@", "@@@@@@@@  @@@@", "label 2", "", "@@@@@@@@"),
        sketch.lines(20));
    assertEquals(3, sketch.lines(28).size());
  }

  @Test
  void aWideImageIsScaledDownAndItsChannelsAreAveraged() {
    float[] features = new float[2 * 100 * 2];
    for (int i = 0; i < features.length; i += 2) {
      features[i] = 1;
    }
    features[1] = 2; // the highest, so that the mean of all other pixels, 0.5, is a quarter of it
    List<String> lines =
        new DataSketch(new Shape(2, 100, 2), 1, features, new float[] {7}).lines(50);
    assertEquals(2, lines.size());
    assertEquals(36, lines.get(1).length());
    assertEquals(":".repeat(35), lines.get(1).substring(1));
  }

  @Test
  void otherRowsAreShownAsNumbers() {
    assertEquals(
        List.of("label 1: 5.1 0 100", "label 0: -0.25 1.5 2.000e+10"),
        new DataSketch(
                Shape.flat(3),
                2,
                new float[] {5.1f, 0, 100, -0.25f, 1.5f, 2e10f},
                new float[] {1, 0})
            .lines(80));
    assertEquals(
        List.of("label 0 1: 0 0 0 0 0 0 0 0 0 0 ..."),
        new DataSketch(Shape.flat(11), 1, new float[11], new float[] {0, 1}).lines(80));
  }
}
