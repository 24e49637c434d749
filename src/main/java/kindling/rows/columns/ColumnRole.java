package kindling.rows.columns;

import java.util.Locale;

/** What a column of numbers is used as. */
public enum ColumnRole {
  FEATURES,
  LABEL,
  WEIGHT;

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
