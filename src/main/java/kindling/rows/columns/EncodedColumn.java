package kindling.rows.columns;

import kindling.tables.Encoding;
import kindling.tables.Target;
import kindling.tables.cells.CellFault;
import kindling.tables.cells.MissingValues;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructField;

/**
 * A feature column of a table with its fitted encoding, or the label with its target.
 *
 * @param role features or label
 * @param width floats of each value
 * @param encoder writes them
 * @param missing which values count as missing
 */
record EncodedColumn(ColumnRole role, int width, CellEncoder encoder, MissingValues missing)
    implements ColumnKind {
  static EncodedColumn of(Encoding encoding, MissingValues missing) {
    return new EncodedColumn(ColumnRole.FEATURES, encoding.width(), encoding::encode, missing);
  }

  static EncodedColumn of(Target target, MissingValues missing) {
    CellEncoder encoder = (value, row, at) -> row[at] = target.label(value);
    return new EncodedColumn(ColumnRole.LABEL, 1, encoder, missing);
  }

  @Override
  public String noun() {
    return "a column of a table";
  }

  @Override
  public boolean takes(DataType type) {
    return true;
  }

  @Override
  public boolean canBe(ColumnRole use) {
    return use == role;
  }

  @Override
  public int width(StructField field) {
    return width;
  }

  @Override
  public int width(Object value) {
    return width;
  }

  @Override
  public void read(Object value, int width, RowValues row) {
    Object cell = Cells.of(value);
    try {
      row.put(encoder, missing.has(cell) ? null : cell, width);
    } catch (CellFault fault) {
      throw ValueFault.of(fault);
    }
  }
}
