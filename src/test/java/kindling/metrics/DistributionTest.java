package kindling.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import org.junit.jupiter.api.Test;

class DistributionTest {
  @Test
  void meanStandardDeviationAndZerosAreComputed() {
    Distribution distribution = Distribution.of(new float[] {0, 2, -4, 6});
    assertEquals(4, distribution.count());
    assertEquals(1, distribution.mean());
    assertEquals(Math.sqrt(13), distribution.deviation(), 1e-12);
    assertEquals(14, distribution.meanSquare(), 1e-12);
    assertEquals(0.25, distribution.zeros());
  }

  @Test
  void magnitudesAreCountedInEighthsOfADecade() {
    float[] values = {1, -1, 1.3f, 1.4f, 10, -0.99f, 0, 1.2e-40f};
    assertEquals(Map.of(-320, 1, -1, 1, 0, 3, 1, 1, 8, 1), Distribution.of(values).magnitudes());
  }

  @Test
  void valuesThatAreNotFiniteAffectTheMeanAndAreInNoBin() {
    Distribution distribution = Distribution.of(new float[] {1, Float.POSITIVE_INFINITY});
    assertEquals(Double.POSITIVE_INFINITY, distribution.mean());
    assertEquals(Map.of(0, 1), distribution.magnitudes());
    assertTrue(Double.isNaN(Distribution.of(new float[] {Float.NaN}).mean()));
  }
}
