package kindling.rows.columns;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.apache.spark.sql.types.DataTypes;
import org.junit.jupiter.api.Test;

class BooleanColumnTest {
  private final Reading booleans = new Reading(new BooleanColumn());

  @Test
  void sparkMakesIntegersOfItThatAreOneFloat() {
    assertEquals(DataTypes.IntegerType, booleans.kind().readAs(DataTypes.BooleanType));
    assertArrayEquals(new float[] {1}, booleans.floats(1));
    assertArrayEquals(new float[] {0}, booleans.floats(0));
    assertEquals(1, booleans.widthInSchema(DataTypes.BooleanType, "{}"));
  }

  @Test
  void itMustBeThere() {
    assertTrue(booleans.assertFault("null", -1, null, 1).isMissing());
  }
}
