package kindling.tables.cells;

import java.io.Serial;
import java.io.Serializable;

/**
 * The values of a column that are no number, no date or no flag: an example of each, for errors.
 */
public final class OddValues implements Serializable {
  @Serial private static final long serialVersionUID = 1L;

  private final OddValue noNumber = new OddValue();
  private final OddValue noDate = new OddValue();
  private final OddValue noFlag = new OddValue();
  private final OddValue markedNumber = new OddValue();
  private long marked;
  private long large;

  /** Adds those of other rows. */
  public void add(OddValues other) {
    noNumber.add(other.noNumber);
    noDate.add(other.noDate);
    noFlag.add(other.noFlag);
    markedNumber.add(other.markedNumber);
    marked += other.marked;
    large += other.large;
  }

  /**
   * A text that is no number, or one that is too large, of a row with a key.
   *
   * @param number NaN for none
   */
  public void noNumber(String text, double number, long key, Object[] row) {
    noNumber.see(text, key, row);
    if (!Double.isNaN(number) || Cell.isInfinity(text)) {
      large++;
    } else if (MarkedNumber.is(text)) {
      marked++;
      markedNumber.see(text, key, row);
    }
  }

  /** Sees a text that is no date. */
  public void noDate(String text, long key, Object[] row) {
    noDate.see(text, key, row);
  }

  /** Sees a text that is neither true nor false. */
  public void noFlag(String text, long key, Object[] row) {
    noFlag.see(text, key, row);
  }

  /** Sees a value that can only be a date, so it is neither a number nor true or false. */
  public void onlyDate(String text, long key, Object[] row) {
    noNumber.see(text, key, row);
    noFlag.see(text, key, row);
  }

  /** A number that is infinite, or too large. */
  public void large(String text, long key, Object[] row) {
    large++;
    onlyDate(text, key, row);
    noDate.see(text, key, row);
  }

  /** A text that is no number. */
  public OddValue noNumber() {
    return noNumber;
  }

  /** A text that is no date. */
  public OddValue noDate() {
    return noDate;
  }

  /** A text that is neither true nor false. */
  public OddValue noFlag() {
    return noFlag;
  }

  /** Numbers that are infinite, or too large for the moments. */
  public long large() {
    return large;
  }

  /** Values that are numbers but for a percent sign, a currency or commas. */
  public long marked() {
    return marked;
  }

  /** An example of those that are {@link #marked}. */
  public OddValue markedNumber() {
    return markedNumber;
  }
}
