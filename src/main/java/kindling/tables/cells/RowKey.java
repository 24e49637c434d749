package kindling.tables.cells;

import java.lang.reflect.Array;
import java.util.List;
import kindling.math.Seeds;

/**
 * A hash of the content of a row before it is encoded. It decides which rows are for validation,
 * which is before the encodings are fitted, and in which shard a row is. It does not depend on the
 * order of rows.
 */
public final class RowKey {
  private static final long MISSING = 0x6D697373L;

  private RowKey() {}

  /** The hash of a value, with a seed: that of the values before it. */
  public static long of(long seed, Object value) {
    if (value == null) {
      return Seeds.mix(seed, MISSING);
    }
    if (value instanceof Number || value instanceof Boolean) {
      return Seeds.mix(seed, Double.doubleToLongBits(Cell.number(value) + 0.0));
    }
    if (value instanceof List<?> values) {
      long hash = seed;
      for (Object element : values) {
        hash = of(hash, element);
      }
      return hash;
    }
    if (value.getClass().isArray()) {
      long hash = seed;
      for (int i = 0; i < Array.getLength(value); i++) {
        hash = of(hash, Array.get(value, i));
      }
      return hash;
    }
    return Moment.isOne(value) ? Seeds.mix(seed, Moment.micros(value)) : of(seed, value.toString());
  }

  public static long of(long seed, String text) {
    long hash = Seeds.mix(seed, text.length());
    for (int i = 0; i < text.length(); i += 4) {
      long word = 0;
      for (int k = i; k < Math.min(i + 4, text.length()); k++) {
        word = word << 16 | text.charAt(k);
      }
      hash = Seeds.mix(hash, word);
    }
    return hash;
  }
}
