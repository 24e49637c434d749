package kindling.serving;

import java.lang.reflect.Array;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import java.util.List;
import kindling.tables.ColumnType;
import kindling.tables.DateEncoding;
import kindling.tables.TableColumn;
import kindling.tables.cells.CellFault;

/** Converts an object of the caller to the value that an encoding takes. */
final class TableCell {
  private TableCell() {}

  /**
   * The value of a column.
   *
   * @param value null if it is missing
   * @throws CellFault if the object is of a type that no column has
   */
  static Object of(TableColumn column, Object value) {
    if (column.type() == ColumnType.VECTOR) {
      return vector(value);
    }
    if (value == null
        || value instanceof CharSequence
        || value instanceof Number
        || value instanceof Boolean) {
      return value;
    }
    if (value instanceof Character || value instanceof Enum<?>) {
      return value.toString();
    }
    if (isMoment(value)) {
      // As text, a point in time has the form that it has in Spark.
      return column.encoding() instanceof DateEncoding ? value : timestamp(value);
    }
    throw new CellFault(
        "an object of " + value.getClass().getName(), "a text, number, boolean or date");
  }

  private static boolean isMoment(Object value) {
    return value instanceof java.util.Date
        || value instanceof LocalDate
        || value instanceof LocalDateTime
        || value instanceof Instant
        || value instanceof OffsetDateTime
        || value instanceof ZonedDateTime;
  }

  private static Object timestamp(Object moment) {
    if (moment instanceof LocalDateTime clock) {
      return Timestamp.valueOf(clock);
    }
    if (moment instanceof Instant instant) {
      return Timestamp.from(instant);
    }
    if (moment instanceof OffsetDateTime offset) {
      return Timestamp.from(offset.toInstant());
    }
    return moment instanceof ZonedDateTime zoned ? Timestamp.from(zoned.toInstant()) : moment;
  }

  /** An array of numbers as doubles. */
  private static Object vector(Object value) {
    if (value == null || value instanceof double[] || value instanceof List<?>) {
      return value;
    }
    if (!value.getClass().isArray()) {
      return value;
    }
    double[] numbers = new double[Array.getLength(value)];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = Array.get(value, i) instanceof Number number ? number.doubleValue() : Double.NaN;
    }
    return numbers;
  }
}
