package kindling.rows;

import java.util.Optional;
import kindling.config.UserError;
import kindling.rows.columns.Cells;
import kindling.tables.ColumnType;
import kindling.tables.Table;
import kindling.tables.TableColumn;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructType;

/** Refuses columns of other types than those that a table was fitted on. */
final class TableTypes {
  private TableTypes() {}

  /**
   * Checks the columns that the data has. Reading them reports those that are missing.
   *
   * @param source what the data set is called in errors
   */
  static void requireAlike(String source, StructType schema, Table table) {
    for (TableColumn column : table.columns()) {
      ColumnPath.find(source, schema, column.name())
          .ifPresent(path -> requireAlike(source, path.field().dataType(), column));
    }
  }

  private static void requireAlike(String source, DataType type, TableColumn column) {
    // The texts of a format without types are checked value by value.
    Optional<ColumnType> found = Cells.type(type, column.type() == ColumnType.UNTYPED);
    boolean fits =
        found.isPresent()
            && ((found.get() == ColumnType.TEXT && column.type() != ColumnType.VECTOR)
                || column.type() == ColumnType.UNTYPED
                || family(found.get()) == family(column.type()));
    if (!fits) {
      throw UserError.of(
              "column \"%s\" is of type %s, but the model was trained on a column of type %s",
              column.name(), TypeName.of(type), column.type())
          .cure("cast it, or name another column so")
          .at(source);
    }
  }

  /** Types whose values are read alike. */
  private static int family(ColumnType type) {
    return switch (type) {
      case NUMBER, BOOLEAN -> 1;
      case DATE, TIMESTAMP -> 2;
      case VECTOR -> 3;
      default -> 4;
    };
  }
}
