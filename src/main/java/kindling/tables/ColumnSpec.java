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

  /**
   * Fits the encoding, with a look at the labels if it {@link #needsTarget}.
   *
   * @param target what the labels are; null if there is no label, or it is a vector
   */
  default Encoding fit(ColumnProfile profile, Target target) {
    return fit(profile);
  }

  /** Whether the encoding depends on the labels. */
  default boolean needsTarget() {
    return false;
  }

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
