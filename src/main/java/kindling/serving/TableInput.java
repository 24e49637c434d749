package kindling.serving;

import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import kindling.config.UserError;
import kindling.tables.Table;
import kindling.tables.TableColumn;
import kindling.tables.cells.CellFault;

/** Encodes rows of a table, with the same code as in the training. */
record TableInput(Table table) {
  /** A column of some rows: gives the value of a row, null if it is missing. */
  private record Column(TableColumn column, int rows, IntFunction<Object> values) {}

  /** The columns of some rows. */
  final class Rows implements Inference.Rows {
    private final List<Column> columns;
    private final int count;

    private Rows(List<Column> columns, int count) {
      this.columns = columns;
      this.count = count;
    }

    int count() {
      return count;
    }

    @Override
    public void write(int row, float[] to, int at) {
      int place = at;
      for (int i = 0; i < columns.size(); i++) {
        TableColumn column = columns.get(i).column();
        Object value = columns.get(i).values().apply(row);
        int end = place + column.encoding().width();
        try {
          table.encode(i, TableCell.of(column, value), to, place);
        } catch (CellFault fault) {
          throw fault(column, row, fault.found(), fault.expected());
        }
        for (; place < end; place++) {
          if (!Float.isFinite(to[place])) {
            throw fault(column, row, CellFault.shown(value), "a smaller number");
          }
        }
      }
    }

    private UserError fault(TableColumn column, int row, String found, String expected) {
      String where = count == 1 ? "" : " of row %,d".formatted(row);
      return UserError.of("the value of column \"%s\"%s", column.name(), where)
          .found("%s", found)
          .expected("%s", expected);
    }
  }

  /** A single row, by the names of its columns. */
  Rows row(Map<String, ?> row) {
    requireAll(row, "the row has no value");
    List<Column> columns = new ArrayList<>();
    for (TableColumn column : table.columns()) {
      Object value = row.get(column.name());
      columns.add(new Column(column, 1, i -> value));
    }
    return new Rows(columns, 1);
  }

  /** Several rows, as an array or a list of each column. */
  Rows columns(Map<String, ?> values) {
    requireAll(values, "there are no values");
    List<Column> columns = new ArrayList<>();
    for (TableColumn column : table.columns()) {
      columns.add(column(column, values.get(column.name())));
    }
    int rows = columns.isEmpty() ? 0 : columns.get(0).rows();
    for (Column column : columns) {
      if (column.rows() != rows) {
        throw UserError.of(
            "column \"%s\" has %,d values, but column \"%s\" has %,d; all must have the same number",
            column.column().name(), column.rows(), columns.get(0).column().name(), rows);
      }
    }
    return new Rows(columns, rows);
  }

  private static Column column(TableColumn column, Object values) {
    if (values instanceof List<?> list) {
      return new Column(column, list.size(), list::get);
    }
    if (values == null || !values.getClass().isArray()) {
      throw UserError.of("the values of column \"%s\"", column.name())
          .found("%s", values == null ? "null" : "an object of " + values.getClass().getName())
          .expected("an array or a list, with a value for each row");
    }
    return new Column(column, Array.getLength(values), row -> Array.get(values, row));
  }

  private void requireAll(Map<String, ?> given, String what) {
    List<String> missing =
        table.names().stream()
            .filter(name -> !given.containsKey(name))
            .map(name -> "\"" + name + "\"")
            .toList();
    if (!missing.isEmpty()) {
      throw UserError.of(
              "%s for %s; the model takes %s", what, String.join(", ", missing), table.names())
          .cure("pass null for a missing value");
    }
  }
}
