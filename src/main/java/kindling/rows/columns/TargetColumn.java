package kindling.rows.columns;

import kindling.tables.CellFault;
import kindling.tables.MissingValues;
import kindling.tables.Target;
import org.apache.spark.sql.types.DataType;

/**
 * The label of a table.
 *
 * @param missing which values count as missing
 */
record TargetColumn(Target target, MissingValues missing) implements ColumnKind {
  @Override
  public String noun() {
    return "a label";
  }

  @Override
  public boolean takes(DataType type) {
    return true;
  }

  @Override
  public boolean canBe(ColumnRole role) {
    return role == ColumnRole.LABEL;
  }

  @Override
  public void read(Object value, int width, RowValues row) {
    Object cell = Cells.of(value);
    try {
      row.put(0, (double) target.label(missing.has(cell) ? null : cell));
    } catch (CellFault fault) {
      throw ValueFault.of(fault);
    }
  }
}
