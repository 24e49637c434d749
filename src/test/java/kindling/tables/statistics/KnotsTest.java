package kindling.tables.statistics;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import org.junit.jupiter.api.Test;

class KnotsTest {
  /** scipy.stats.norm.ppf([1e-4, 0.375, 0.75, 1 - 1e-4]): 2 has the ranks 0.25 and 0.5. */
  @Test
  void equalQuantilesAreOneKnotAtTheMiddleOfTheirRanks() {
    Knots knots = Knots.of(new double[] {1, 2, 2, 3, 10});
    assertArrayEquals(new double[] {1, 2, 3, 10}, knots.x());
    assertArrayEquals(
        new double[] {
          -3.7190164854556804, -0.31863936396437514, 0.6744897501960817, 3.719016485455709
        },
        knots.z(),
        1e-8);
  }

  @Test
  void aConstantIsTheMedian() {
    assertArrayEquals(new double[] {0}, Knots.of(new double[] {4, 4, 4}).z(), 1e-12);
  }
}
