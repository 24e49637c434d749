package kindling.rows.columns;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.Metadata;
import org.apache.spark.sql.types.StructField;

/** Reads values as a kind of column does. */
record Reading(ColumnKind kind) {
  float[] floats(Object value) {
    return floats(value, kind.width(value));
  }

  float[] floats(Object value, int width) {
    RowValues values = new RowValues(width, null);
    kind.read(value, width, values);
    return values.array();
  }

  /** The width of a column that is known to have a shape. */
  int widthInSchema(DataType type, String metadata) {
    return kind.width(new StructField("x", type, true, Metadata.fromJson(metadata)));
  }

  ValueFault assertFault(String found, int element, Object value, int width) {
    ValueFault fault = assertThrows(ValueFault.class, () -> floats(value, width));
    assertEquals(found, fault.found());
    assertEquals(element, fault.element());
    return fault;
  }
}
