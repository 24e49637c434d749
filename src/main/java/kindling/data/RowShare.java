package kindling.data;

import java.io.Serializable;
import kindling.math.Seeds;

/**
 * A share of a data set's rows, chosen by a seeded hash of each row's key. The choice does not
 * depend on the place and the order in which rows are read. Equal rows without an index stay
 * together.
 *
 * @param keySeed of the keys of rows without an index
 * @param seed of the hash
 * @param from the beginning of the share, 0 to 1
 * @param until the end of the share, 0 to 1
 */
public record RowShare(long keySeed, long seed, double from, double until) implements Serializable {
  /** Every row. */
  public static final RowShare ALL = new RowShare(0, 0, 0, 1);

  /** Separates the seed of a share from other seeds. */
  private static final long OF_SHARE = -2;

  /** The share that a seed chooses. */
  public static RowShare of(long seed, double from, double until) {
    return new RowShare(seed, Seeds.mix(seed, OF_SHARE), from, until);
  }

  /** Whether the share contains all rows. */
  public boolean isAll() {
    return from <= 0 && until >= 1;
  }

  /** Whether the share contains a row. */
  public boolean has(long key) {
    double place = Seeds.unit(Seeds.mix(seed, key));
    return place >= from && place < until;
  }
}
