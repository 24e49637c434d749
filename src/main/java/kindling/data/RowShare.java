package kindling.data;

import java.io.Serializable;
import kindling.math.Seeds;

/**
 * A share of a data set's rows, chosen by a seeded hash of each row's key: the same rows wherever
 * and in whatever order they are read. Rows of the same content and without an index stay together.
 *
 * @param keySeed of the keys of rows without an index
 * @param seed of the hash
 * @param from where the share begins, 0 to 1
 * @param until where it ends
 */
public record RowShare(long keySeed, long seed, double from, double until) implements Serializable {
  /** Every row. */
  public static final RowShare ALL = new RowShare(0, 0, 0, 1);

  /** Keeps the seed of a share apart from those of other things. */
  private static final long OF_SHARE = -2;

  /** The share that a seed chooses. */
  public static RowShare of(long seed, double from, double until) {
    return new RowShare(seed, Seeds.mix(seed, OF_SHARE), from, until);
  }

  /** Whether it is every row. */
  public boolean isAll() {
    return from <= 0 && until >= 1;
  }

  /** Whether a row is of this share. */
  public boolean has(long key) {
    double place = Seeds.unit(Seeds.mix(seed, key));
    return place >= from && place < until;
  }
}
