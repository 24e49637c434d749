package kindling.tables;

import java.util.Locale;

/** What the values of a column are, as its data set declares it. */
public enum ColumnType {
  /** Text that may stand for any other type, because the format has no types, as CSV. */
  UNTYPED,
  TEXT,
  NUMBER,
  BOOLEAN,
  DATE,
  TIMESTAMP,
  VECTOR;

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
