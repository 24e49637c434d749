package kindling.tables;

import java.io.Serial;
import java.io.Serializable;

/** What a column has that is no number, no date or no flag: an example of each, for errors. */
final class Mistakes implements Serializable {
  @Serial private static final long serialVersionUID = 1L;

  private final OddValue noNumber = new OddValue();
  private final OddValue noDate = new OddValue();
  private final OddValue noFlag = new OddValue();
  private final OddValue markedNumber = new OddValue();
  private long marked;

  void add(Mistakes other) {
    noNumber.add(other.noNumber);
    noDate.add(other.noDate);
    noFlag.add(other.noFlag);
    markedNumber.add(other.markedNumber);
    marked += other.marked;
  }

  /** A text that is no number, of a row with a key. */
  void noNumber(String text, long key, Object[] row) {
    noNumber.see(text, key, row);
    if (MarkedNumber.is(text)) {
      marked++;
      markedNumber.see(text, key, row);
    }
  }

  void noDate(String text, long key, Object[] row) {
    noDate.see(text, key, row);
  }

  void noFlag(String text, long key, Object[] row) {
    noFlag.see(text, key, row);
  }

  void onlyDate(String text, long key, Object[] row) {
    noNumber.see(text, key, row);
    noFlag.see(text, key, row);
  }

  /** A value that is neither. */
  void nothing(String text, long key, Object[] row) {
    onlyDate(text, key, row);
    noDate.see(text, key, row);
  }

  OddValue noNumber() {
    return noNumber;
  }

  OddValue noDate() {
    return noDate;
  }

  OddValue noFlag() {
    return noFlag;
  }

  /** Whether what is no number for a column is one, but too large. */
  boolean areLarge() {
    return !noNumber.isNone() && !Double.isNaN(Cell.number(noNumber.text()));
  }

  /** Values that are numbers but for a percent sign, a currency or commas. */
  long marked() {
    return marked;
  }

  /** An example of those that are {@link #marked}. */
  OddValue markedNumber() {
    return markedNumber;
  }
}
