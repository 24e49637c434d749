package kindling.rows;

import java.io.Serializable;
import java.util.StringJoiner;
import kindling.config.UserError;
import kindling.config.message.Message;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.Row;
import scala.collection.Seq;

/**
 * What is wrong with a single row, for people: which row as far as it has a name, and what it has.
 *
 * @param source what the data set is called
 * @param columns of its rows
 */
record RowErrors(String source, Columns columns) implements Serializable {
  /** A vector is shown up to here. */
  private static final int MOST_CHARACTERS = 100;

  /** A label that cannot be trained on. */
  UserError label(Row row, Message fault) {
    String place = columns.index() >= 0 ? describe(row) : "a row";
    return error("%s has %s (column \"%s\")", place, fault, columns.name(columns.label()));
  }

  /**
   * Something else than what the column must have in every row.
   *
   * @param right what it must be
   */
  UserError value(Row row, int column, String right) {
    return error(
            "%s has %s in column \"%s\"; %s",
            describe(row), row.get(column), columns.name(column), right)
        .cure(MissingValues.cure(source, row, column, row.get(column)));
  }

  /** An element that is no finite number. */
  UserError element(Row row, int column, Object value, int element) {
    return error(
            "%s has %s in column \"%s\" (element %d); values must be finite numbers, not null",
            describe(row), value, columns.name(column), element)
        .cure(MissingValues.cure(source, row, column, value));
  }

  /**
   * Other elements than they should be.
   *
   * @param found how many of what
   * @param expected how many there should be, and who says so
   */
  UserError size(Row row, int column, String found, String expected) {
    Object value = row.get(column);
    String shown = value instanceof byte[] || value == null ? "" : ", " + shortened(value) + ",";
    return error(
            "%s has %s%s in column \"%s\", but %s",
            describe(row), found, shown, columns.name(column), expected)
        .cure(value == null ? MissingValues.cure(source) : "");
  }

  /** Spark logs what a task throws together with its stack, which tells a user nothing. */
  private UserError error(String problem, Object... arguments) {
    UserError error = UserError.of(problem, arguments).at(source);
    error.setStackTrace(new StackTraceElement[0]);
    return error;
  }

  private String describe(Row row) {
    if (columns.index() >= 0) {
      return "row " + row.getLong(columns.index());
    }
    return columns.label() < 0 || row.get(columns.label()) instanceof Vector
        ? "a row"
        : "a row with label " + row.get(columns.label());
  }

  private static String shortened(Object value) {
    String text = value instanceof Seq<?> sequence ? elements(sequence) : value.toString();
    return text.length() <= MOST_CHARACTERS ? text : text.substring(0, MOST_CHARACTERS) + "...";
  }

  /** As a vector shows itself; how a sequence does depends on the version of Scala. */
  private static String elements(Seq<?> sequence) {
    StringJoiner elements = new StringJoiner(",", "[", "]");
    for (int i = 0; i < Math.min(sequence.size(), MOST_CHARACTERS); i++) {
      elements.add(String.valueOf(sequence.apply(i)));
    }
    return elements.toString();
  }
}
