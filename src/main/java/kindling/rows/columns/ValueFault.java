package kindling.rows.columns;

import java.io.Serial;
import java.util.Optional;
import kindling.tables.cells.CellFault;

/**
 * Why a kind of column cannot read a value: what was found, where within the value, and what would
 * be right. The reader of the row adds in which row and column.
 */
public final class ValueFault extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  /** A value is shown up to here. */
  static final int MOST_CHARACTERS = 100;

  private static final int WHOLE = -1;
  private static final String FINITE = "values must be finite numbers, not null";

  private final int element;
  private final boolean missing;
  // null for the right number of elements
  private final String right;

  private ValueFault(String found, int element, boolean missing, String right) {
    // Without a stack trace: a task may meet one in every row.
    super(found, null, false, false);
    this.element = element;
    this.missing = missing;
    this.right = right;
  }

  /** A value that the column of a table cannot have. */
  static ValueFault of(CellFault fault) {
    boolean missing = fault.found().equals("null");
    return new ValueFault(fault.found(), WHOLE, missing, "it must be " + fault.expected());
  }

  /** A value that is no finite number. */
  static ValueFault notFinite(Object value) {
    return notFinite(value, WHOLE);
  }

  /** An element of a value that is no finite number. */
  static ValueFault notFinite(Object value, int element) {
    boolean missing =
        value == null || (value instanceof Number number && Double.isNaN(number.doubleValue()));
    return new ValueFault(String.valueOf(value), element, missing, FINITE);
  }

  /** Null instead of several elements. */
  static ValueFault nullInsteadOfElements() {
    return new ValueFault("null", WHOLE, true, null);
  }

  /** A value with another number of elements than the column has in the other rows. */
  static ValueFault size(int elements, String value) {
    String shown =
        value.length() <= MOST_CHARACTERS ? value : value.substring(0, MOST_CHARACTERS) + "...";
    return size("%d elements, %s,".formatted(elements, shown));
  }

  /**
   * The same of a value that cannot be shown.
   *
   * @param found how many of what
   */
  static ValueFault size(String found) {
    return new ValueFault(found, WHOLE, false, null);
  }

  /** What the row has there. */
  public String found() {
    return getMessage();
  }

  /** Which element of the value it is; -1 if it is the whole value. */
  public int element() {
    return element;
  }

  /** Whether it is null or NaN. */
  public boolean isMissing() {
    return missing;
  }

  /** What a value must be; empty if it must have another number of elements. */
  public Optional<String> right() {
    return Optional.ofNullable(right);
  }
}
