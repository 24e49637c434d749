package kindling.tables.cells;

import java.io.Serial;
import java.io.Serializable;

/**
 * The least value, by its text, that is not what its column should have, with one of the rows that
 * have it: an example for errors. The same in any order.
 */
public final class OddValue implements Serializable {
  @Serial private static final long serialVersionUID = 1L;

  // null without such a value
  private String text;
  private String row;
  private long key;

  /**
   * Sees such a value.
   *
   * @param rowKey hash of the row's content
   * @param cells the row
   */
  public void see(String value, long rowKey, Object[] cells) {
    if (isAfter(value, rowKey)) {
      text = value;
      key = rowKey;
      row = CellFault.shownRow(cells);
    }
  }

  /** Adds that of other rows. */
  public void add(OddValue other) {
    if (other.text != null && isAfter(other.text, other.key)) {
      text = other.text;
      key = other.key;
      row = other.row;
    }
  }

  /** Whether this example comes after another one, or there is none. */
  private boolean isAfter(String value, long rowKey) {
    int order = text == null ? 1 : text.compareTo(value);
    return order > 0 || (order == 0 && key > rowKey);
  }

  /** Whether there is none. */
  public boolean isNone() {
    return text == null;
  }

  /** The value and its row, for errors. */
  @Override
  public String toString() {
    return text == null
        ? "none"
        : "such as %s in the row (%s)".formatted(CellFault.shown(text), row);
  }
}
