package kindling.pipeline;

import java.io.Serial;
import java.util.List;
import kindling.cluster.predict.RowRefusal;
import kindling.config.UserError;
import kindling.rows.TrainingSets;
import kindling.rows.columns.Cells;
import kindling.tables.Table;
import kindling.tables.TableColumn;
import kindling.tables.cells.CellFault;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.api.java.UDF1;

/**
 * What is invalid in a row of a table's columns, as a sentence; null if nothing is. A missing value
 * is invalid, and so is a level of a category that no training row has.
 */
record InvalidCells(Table table, RowRefusal refusal) implements UDF1<Row, String> {
  @Serial private static final long serialVersionUID = 1L;

  @Override
  public String call(Row row) {
    List<TableColumn> columns = table.columns();
    for (int i = 0; i < columns.size(); i++) {
      Object cell = Cells.of(row.get(i));
      if (isInvalid(columns.get(i), cell)) {
        return refusal.raised(error(columns.get(i), cell));
      }
    }
    return null;
  }

  boolean isInvalid(TableColumn column, Object cell) {
    return table.missing().has(cell) || !column.encoding().knows(cell);
  }

  /** Refuses the value of a column. */
  UserError error(TableColumn column, Object cell) {
    String reason =
        table.missing().has(cell) ? "which counts as missing" : "which no training row has";
    UserError error =
        UserError.of(
                "a row has %s in column \"%s\", %s", CellFault.shown(cell), column.name(), reason)
            .cure("set handleInvalid to keep to encode such values, or to skip to leave rows out")
            .at(TrainingSets.GIVEN);
    // Spark logs what a task throws together with its stack, which tells a user nothing.
    error.setStackTrace(new StackTraceElement[0]);
    return error;
  }
}
