package kindling.rows;

import java.io.Serializable;
import java.util.Optional;
import kindling.config.UserError;
import kindling.config.message.Message;
import kindling.rows.columns.ValueFault;
import org.apache.spark.sql.Row;

/**
 * What is wrong with a single row, for people: which row as far as it has a name, what it has, and
 * the cure.
 *
 * @param source what the data set is called
 * @param columns of its rows
 * @param sizeRule how many elements a value must have, with %d for the number
 */
record RowErrors(String source, Columns columns, String sizeRule) implements Serializable {
  private static final String IN_SPARK =
      "drop such rows (na.drop), or fill the values in (na.fill, or an Imputer)";
  private static final String IN_FILE =
      "drop such rows or fill the values in before training, with Spark's na.drop, na.fill or an Imputer";

  /** A first row that does not show how many elements a column has. */
  static UserError firstRow(String source, String column, boolean isNull) {
    return UserError.of("column \"%s\" of the first row is %s", column, isNull ? "null" : "empty")
        .cure(isNull ? cureOfNull(source) : "")
        .at(source);
  }

  /** A label that cannot be trained on. */
  UserError label(Row row, Message fault) {
    String place = columns.index() >= 0 ? describe(row) : "a row";
    return error("%s has %s (column \"%s\")", place, fault, columns.label().name());
  }

  /**
   * Something else than what a column must have in every row.
   *
   * @param place of the column
   * @param right what it must be
   */
  UserError value(Row row, int place, String right) {
    Object value = row.get(place);
    boolean missing = value == null || (value instanceof Number n && Double.isNaN(n.doubleValue()));
    return error("%s has %s in column \"%s\"; %s", describe(row), value, columns.name(place), right)
        .cure(missing ? cureOfNull(source) : "");
  }

  /** A value that the kind of its column cannot read. */
  UserError of(Row row, RowColumn column, ValueFault fault) {
    boolean whole = fault.element() < 0;
    String element = whole ? "" : " (element %d)".formatted(fault.element());
    String right =
        fault
            .right()
            .map(rule -> "; " + rule)
            .orElseGet(() -> ", but " + sizeRule.formatted(column.width()));
    String usual = cureOfNull(source);
    boolean table = columns.content(row).isPresent();
    boolean ofLabel = table && column.equals(columns.label());
    String cure =
        ofLabel
            ? "set {data.missing-labels} = skip to leave such rows out"
            : whole ? usual : column.kind().cureOfMissingElement(usual);
    String cureOfOther =
        table ? "correct it, or replace it with null" + (ofLabel ? " and " + cure : "") : "";
    return error(
            "%s has %s in column \"%s\"%s%s",
            describe(row), fault.found(), column.name(), element, right)
        .cure(fault.isMissing() ? cure : cureOfOther);
  }

  private static String cureOfNull(String source) {
    return source.equals(TrainingSets.GIVEN) ? IN_SPARK : IN_FILE;
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
    Optional<String> content = columns.content(row);
    if (content.isPresent()) {
      return "the row (%s)".formatted(content.get());
    }
    RowColumn label = columns.label();
    return label == null || label.width() > 1
        ? "a row"
        : "a row with label " + row.get(label.place());
  }
}
