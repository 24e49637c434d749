package kindling.tables;

import java.io.Serializable;

/**
 * What a column is to become, as {@code data.columns} says it: {@code number quantile}, {@code
 * category embedding 4}. Its {@code toString} is that text.
 */
public interface ColumnSpec extends Serializable {
  /**
   * Fits the encoding.
   *
   * @param profile what the training rows have in the column
   * @throws IllegalArgumentException if the column cannot become that; the message says why
   */
  Encoding fit(ColumnProfile profile);

  /** Whether means are those of the logarithms. */
  default boolean isLogarithmic() {
    return false;
  }

  /** Whether the levels of a column must be counted, even if it has numbers. */
  default boolean needsLevels() {
    return false;
  }

  /** The format of dates; empty for that of ISO 8601. */
  default String dateFormat() {
    return "";
  }
}
