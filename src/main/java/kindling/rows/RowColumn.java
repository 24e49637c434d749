package kindling.rows;

import java.io.Serializable;
import kindling.config.UserError;
import kindling.rows.columns.ColumnKind;
import kindling.rows.columns.RowValues;
import kindling.rows.columns.ValueFault;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructField;

/**
 * A column that is read out of rows.
 *
 * @param place in {@linkplain PreparedColumns prepared} rows
 * @param field its name and metadata
 * @param kind reads its values
 * @param width floats of each value; 0 if it is not known yet
 */
record RowColumn(int place, StructField field, ColumnKind kind, int width) implements Serializable {
  /** A column as far as the schema tells. */
  RowColumn(int place, StructField field, ColumnKind kind) {
    this(place, field, kind, kind.width(field));
  }

  String name() {
    return field.name();
  }

  boolean isSized() {
    return width > 0;
  }

  RowColumn withWidth(int known) {
    return new RowColumn(place, field, kind, known);
  }

  /** The same with the width that the first row shows. */
  RowColumn sized(String source, Row first) {
    Object value = first.get(place);
    int known = isSized() ? width : value == null ? 0 : kind.width(value);
    if (known == 0) {
      throw RowErrors.firstRow(source, name(), value == null);
    }
    return new RowColumn(place, field, kind, known);
  }

  /** Writes the value of a row, and moves on. */
  void read(Row row, RowValues values, RowErrors errors) {
    try {
      kind.read(row.get(place), width, values);
    } catch (ValueFault fault) {
      throw errors.of(row, this, fault);
    }
    values.skip(width);
  }

  /** The value of a row as bytes. */
  byte[] bytes(Row row, RowErrors errors) {
    try {
      return kind.bytes(row.get(place), width);
    } catch (ValueFault fault) {
      throw errors.of(row, this, fault);
    }
  }

  /** What one of its features is called in messages. */
  String featureName(int element) {
    return width == 1
        ? "column \"%s\"".formatted(name())
        : "element %d of column \"%s\"".formatted(element, name());
  }

  /** Refuses values of another width than in the training set. */
  void requireLike(String source, RowColumn train, String trainSource) {
    if (width != train.width) {
      throw new UserError(
          "%s: column \"%s\" has %d elements, but in %s it has %d; both must be alike"
              .formatted(source, name(), width, trainSource, train.width));
    }
  }
}
