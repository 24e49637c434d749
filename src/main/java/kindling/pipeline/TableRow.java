package kindling.pipeline;

import java.util.List;
import java.util.Map;
import kindling.cluster.predict.RowRefusal;
import kindling.config.UserError;
import kindling.rows.columns.Cells;
import kindling.tables.CellFault;
import kindling.tables.Table;
import kindling.tables.TableColumn;

/** A single row of a table, by the names of its columns. */
record TableRow(Table table, HandleInvalid policy) {
  /**
   * The inputs of the network.
   *
   * @param row null for a missing value; other columns are ignored
   */
  float[] features(Map<String, ?> row) {
    List<TableColumn> columns = table.columns();
    InvalidCells invalid = new InvalidCells(table, RowRefusal.THROWN);
    Object[] cells = new Object[columns.size()];
    for (int i = 0; i < cells.length; i++) {
      TableColumn column = columns.get(i);
      if (!row.containsKey(column.name())) {
        throw UserError.of("the row has no column \"%s\", which the model takes", column.name())
            .cure("give null if the value is missing");
      }
      cells[i] = Cells.of(row.get(column.name()));
      if (policy != HandleInvalid.KEEP && invalid.isInvalid(column, cells[i])) {
        throw invalid.error(column, cells[i]);
      }
    }
    float[] features = new float[table.width()];
    try {
      table.encode(cells, features);
    } catch (CellFault fault) {
      throw UserError.of("the row has %s", fault.found())
          .cure("it must be %s", fault.expected())
          .because(fault);
    }
    return features;
  }
}
