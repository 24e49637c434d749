package kindling.rows.columns;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigDecimal;
import kindling.data.Rounding;
import org.apache.spark.sql.types.DataTypes;
import org.junit.jupiter.api.Test;

class NumberColumnTest {
  private final Reading numbers = new Reading(new NumberColumn());

  @Test
  void anyNumberIsOneFloat() {
    assertArrayEquals(new float[] {-3}, numbers.floats((byte) -3));
    assertArrayEquals(new float[] {70_000}, numbers.floats(70_000));
    assertArrayEquals(new float[] {0.1f}, numbers.floats(0.1));
    assertArrayEquals(new float[] {2.5f}, numbers.floats(new BigDecimal("2.5")));
  }

  @Test
  void theSchemaTellsThatItIsOne() {
    assertEquals(1, numbers.widthInSchema(DataTypes.DoubleType, "{}"));
  }

  @Test
  void aLongIsRoundedOnce() {
    // By way of a double it would become 2^60.
    long value = (1L << 60) + (1L << 36) + 1;
    assertArrayEquals(new float[] {value}, numbers.floats(value));
    assertEquals(0x1.000002p60f, numbers.floats(value)[0]);
  }

  @Test
  void itMustBeThereAndFinite() {
    assertTrue(numbers.assertFault("null", -1, null, 1).isMissing());
    assertTrue(numbers.assertFault("NaN", -1, Double.NaN, 1).isMissing());
    assertFalse(numbers.assertFault("-Infinity", -1, Double.NEGATIVE_INFINITY, 1).isMissing());
    assertFalse(numbers.assertFault("1.0E300", -1, 1e300, 1).isMissing(), "too large for a float");
  }

  @Test
  void roundingSeesTheNumberAtItsPlaceInTheRow() {
    Rounding rounding = new Rounding(2);
    RowValues row = new RowValues(2, rounding);
    numbers.kind().read(7, 1, row);
    row.skip(1);
    numbers.kind().read(0.1, 1, row);
    assertArrayEquals(new float[] {7, 0.1f}, row.array());
    assertEquals(7, rounding.most(0));
    assertEquals(0.1, rounding.least(1));
  }
}
