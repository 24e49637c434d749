package kindling.rows.columns;

import kindling.tables.CellFault;
import kindling.tables.Encoding;
import kindling.tables.MissingValues;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructField;

/**
 * A column of a table, with its fitted encoding.
 *
 * @param missing which values count as missing
 */
record EncodedColumn(Encoding encoding, MissingValues missing) implements ColumnKind {
  @Override
  public String noun() {
    return "a column of a table";
  }

  @Override
  public boolean takes(DataType type) {
    return true;
  }

  @Override
  public boolean canBe(ColumnRole role) {
    return role == ColumnRole.FEATURES;
  }

  @Override
  public int width(StructField field) {
    return encoding.width();
  }

  @Override
  public int width(Object value) {
    return encoding.width();
  }

  @Override
  public void read(Object value, int width, RowValues row) {
    Object cell = Cells.of(value);
    float[] features = new float[width];
    try {
      encoding.encode(missing.has(cell) ? null : cell, features, 0);
    } catch (CellFault fault) {
      throw ValueFault.of(fault);
    }
    for (int i = 0; i < width; i++) {
      row.put(i, (double) features[i]);
    }
  }
}
