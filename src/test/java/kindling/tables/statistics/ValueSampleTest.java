package kindling.tables.statistics;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class ValueSampleTest {
  private static final double[] NUMBERS = {3, Double.NaN, -1, 2, 0.0, -0.0};

  @Test
  void numbersAreInOrderWithoutThoseThatAreMissing() {
    ValueSample once = ValueSample.of(NUMBERS, new long[] {1, 1, 1, 1, 1, 1});
    assertArrayEquals(new double[] {-1, -0.0, 0.0, 2, 3}, once.numbers());
    assertArrayEquals(new long[] {1, 1, 1, 1, 1}, once.counts());
    ValueSample more = ValueSample.of(NUMBERS, new long[] {4, 7, 1, 1, 2, 1});
    assertArrayEquals(once.numbers(), more.numbers());
    assertArrayEquals(new long[] {1, 1, 2, 1, 4}, more.counts());
  }

  @Test
  void quantilesLieBetweenTheRowsOfTheirRank() {
    ValueSample once = ValueSample.of(NUMBERS, new long[] {1, 1, 1, 1, 1, 1});
    assertEquals(0, once.quantiles(1)[0]);
    assertArrayEquals(new double[] {-1, -0.5, 0, 0, 0, 1, 2, 2.5, 3}, once.quantiles(9), 1e-12);
    ValueSample more = ValueSample.of(NUMBERS, new long[] {4, 7, 1, 1, 2, 1});
    assertArrayEquals(new double[] {-1, 2, 3}, more.quantiles(3), 1e-12);
  }
}
