package kindling.tables.statistics;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.apache.commons.math3.distribution.NormalDistribution;
import org.junit.jupiter.api.Test;

class NormalQuantileTest {
  @Test
  void quantilesAreThoseOfCommonsMath() {
    NormalDistribution oracle = new NormalDistribution(null, 0, 1);
    for (double p = 1e-4; p < 1; p += 1e-4) {
      double expected = oracle.inverseCumulativeProbability(p);
      assertEquals(expected, NormalQuantile.of(p), 4e-9 * (1 + Math.abs(expected)), "p = " + p);
    }
  }
}
