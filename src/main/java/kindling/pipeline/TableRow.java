package kindling.pipeline;

import java.util.HashMap;
import java.util.Map;
import kindling.cluster.predict.RowRefusal;
import kindling.config.UserError;
import kindling.rows.columns.Cells;
import kindling.tables.Table;
import kindling.tables.TableColumn;

/** A single row of a table, by the names of its columns. */
record TableRow(Table table, HandleInvalid policy) {
  /**
   * The values of the table's columns, without Spark's classes.
   *
   * @param row null for a missing value; other columns are ignored
   * @throws UserError if the policy does not keep a value
   */
  Map<String, Object> values(Map<String, ?> row) {
    Map<String, Object> values = new HashMap<>();
    InvalidCells invalid = new InvalidCells(table, RowRefusal.THROWN);
    for (TableColumn column : table.columns()) {
      if (row.containsKey(column.name())) {
        Object cell = Cells.of(row.get(column.name()));
        if (policy != HandleInvalid.KEEP && invalid.isInvalid(column, cell)) {
          throw invalid.error(column, cell);
        }
        values.put(column.name(), cell);
      }
    }
    return values;
  }
}
