package kindling.data;

import java.io.Serializable;
import kindling.math.Seeds;

/**
 * A share of a data set's rows, chosen by a seeded hash of each row's key: the same rows wherever
 * and in whatever order they are read. Rows of the same content and without an index stay together.
 *
 * @param seed of the hash
 * @param from where the share begins, 0 to 1
 * @param until where it ends
 */
public record RowShare(long seed, double from, double until) implements Serializable {
  /** Every row. */
  public static final RowShare ALL = new RowShare(0, 0, 1);

  /** Whether a row is of this share. */
  public boolean has(long key) {
    double place = Seeds.unit(Seeds.mix(seed, key));
    return place >= from && place < until;
  }
}
