package kindling.rows.seen;

import java.io.Serializable;

/**
 * The rows of a table's set that are left out.
 *
 * @param unlabelled rows without a label
 * @param unknown rows of a class that no training row has
 * @param unknownClass the first one of these classes by name; null for none
 */
public record LeftOut(long unlabelled, long unknown, String unknownClass) implements Serializable {
  /** No rows. */
  public static final LeftOut NONE = new LeftOut(0, 0, null);

  /** A row without a label. */
  public static final LeftOut UNLABELLED = new LeftOut(1, 0, null);

  /** A row of a class that no training row has. */
  public static LeftOut ofClass(String name) {
    return new LeftOut(0, 1, name);
  }

  /** The rows of both. */
  public LeftOut plus(LeftOut other) {
    return new LeftOut(
        unlabelled + other.unlabelled,
        unknown + other.unknown,
        first(unknownClass, other.unknownClass));
  }

  private static String first(String one, String other) {
    if (one == null || other == null) {
      return one == null ? other : one;
    }
    return one.compareTo(other) <= 0 ? one : other;
  }
}
