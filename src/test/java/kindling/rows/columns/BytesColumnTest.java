package kindling.rows.columns;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.apache.spark.sql.types.DataTypes;
import org.junit.jupiter.api.Test;

class BytesColumnTest {
  private final Reading bytes = new Reading(new BytesColumn());

  @Test
  void bytesAreUnsigned() {
    assertArrayEquals(new float[] {0, 127, 128, 255}, bytes.floats(new byte[] {0, 127, -128, -1}));
  }

  @Test
  void theyNeedNotBecomeFloats() {
    byte[] value = {1, -1};
    assertTrue(bytes.kind().hasBytes());
    assertSame(value, bytes.kind().bytes(value, 2));
    ValueFault fault = assertThrows(ValueFault.class, () -> bytes.kind().bytes(value, 3));
    assertEquals("2 bytes", fault.found());
  }

  @Test
  void theSchemaMayTellHowManyThereAre() {
    assertEquals(784, bytes.widthInSchema(DataTypes.BinaryType, "{\"shape\":[28,28]}"));
    assertEquals(0, bytes.widthInSchema(DataTypes.BinaryType, "{}"));
    assertEquals(3, bytes.kind().width(new byte[3]));
  }

  @Test
  void anotherNumberOfBytesIsAFault() {
    assertTrue(bytes.assertFault("4 bytes", -1, new byte[4], 3).right().isEmpty());
    assertTrue(bytes.assertFault("null", -1, null, 3).isMissing());
  }
}
