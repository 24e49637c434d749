package kindling.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class RoundingTest {
  @Test
  void aTimeInSecondsOfOneDayIsTooFineForFloat32() {
    assertArrayEquals(new int[] {0}, of(1.7e9, 1.7e9 + 86_400, 1.7e9 + 61).coarse());
    assertEquals(1.7e9, of(1.7e9, 1.7e9 + 86_400).least(0));
    assertEquals(1.7e9 + 86_400, of(1.7e9, 1.7e9 + 86_400, 1.7e9 + 61).most(0));
  }

  @Test
  void ordinaryColumnsLoseNothingThatMatters() {
    assertArrayEquals(new int[0], of(0.1, 0.2, -3.7).coarse(), "small numbers");
    assertArrayEquals(new int[0], of(1990, 2024).coarse(), "years");
    assertArrayEquals(new int[0], of(1.6e9 + 1, 1.7e9 + 3).coarse(), "a time over years");
    assertArrayEquals(new int[0], of(1e9 + 1, 1e9 + 1).coarse(), "a constant");
    assertArrayEquals(new int[0], of(0.1 + 0.2, 0.3).coarse(), "the rounding of the doubles");
    assertArrayEquals(new int[0], of(0x1p30, 0x1p30 + 128).coarse(), "exact in float32");
    assertArrayEquals(new int[0], new Rounding(3).coarse(), "no rows");
  }

  @Test
  void theSumOfPartsIsTheWhole() {
    Rounding parts = of(1.7e9);
    parts.add(of(1.7e9 + 50));
    parts.add(new Rounding(1));
    parts.add(parts.copy());
    assertArrayEquals(new int[] {0}, parts.coarse());
    assertArrayEquals(new int[0], of(1.7e9).coarse());
  }

  /** A column of large numbers that differ little is coarse, unless some row has 0 there. */
  @Test
  void sparseRowsHaveZerosInTheOtherColumns() {
    Rounding rounding = new Rounding(2);
    for (int i = 0; i < 3; i++) {
      double value = 1.7e9 + i;
      rounding.see(0, value, (float) value);
      if (i > 0) {
        rounding.see(1, value, (float) value);
      }
      rounding.endSparseRow();
    }
    Rounding copy = rounding.copy();
    assertArrayEquals(new int[] {0}, copy.coarse());
    assertEquals(1.7e9, copy.least(0));
    assertEquals(0, copy.least(1));
    copy.add(rounding);
    assertArrayEquals(new int[] {0}, copy.coarse());
  }

  private static Rounding of(double... values) {
    Rounding rounding = new Rounding(1);
    for (double value : values) {
      rounding.see(0, value, (float) value);
    }
    return rounding;
  }
}
