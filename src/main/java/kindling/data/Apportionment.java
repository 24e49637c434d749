package kindling.data;

import java.io.Serial;
import java.io.Serializable;
import java.util.Arrays;

/**
 * Spreads the rows of shards evenly over consecutive places: among the first m places, a shard has
 * as many rows as the method of Webster gives it of m seats. This spreads every shard evenly,
 * independent of its size, and never takes a seat back when m grows (Balinski, Young: Fair
 * Representation, 1982).
 */
final class Apportionment implements Serializable {
  @Serial private static final long serialVersionUID = 1L;

  private static final long ONE = 1L << 31;

  private final int[] shardRows;
  private final long rows;

  /** An apportionment to shards with these numbers of rows; some may be 0. */
  Apportionment(int[] shardRows) {
    this.shardRows = shardRows.clone();
    this.rows = Arrays.stream(shardRows).asLongStream().sum();
  }

  /** The number of rows of all shards. */
  long rows() {
    return rows;
  }

  /** The number of rows of a shard. */
  int rows(int shard) {
    return shardRows[shard];
  }

  /** The number of shards. */
  int shards() {
    return shardRows.length;
  }

  /**
   * Rows of a shard among the first places.
   *
   * @param places 0 to {@link #rows()}
   */
  int before(long places, int shard) {
    // Webster: shard p has floor(n·t + 1/2) of its n rows at the same t for all, here in units of
    // 2^-31.
    long low = 0;
    long high = ONE;
    while (low < high) {
      long middle = (low + high + 1) >>> 1;
      if (seats(middle) <= places) {
        low = middle;
      } else {
        high = middle - 1;
      }
    }
    // Shards that get their next row at the same time, one unit later, get it in the order of their
    // numbers.
    long left = places - seats(low);
    for (int before = 0; before < shard && left > 0; before++) {
      left -= seats(before, low + 1) - seats(before, low);
    }
    long next = left > 0 ? seats(shard, low + 1) - seats(shard, low) : 0;
    return (int) (seats(shard, low) + next);
  }

  /** A bound on the number of rows of a shard among any {@code places} consecutive places. */
  long most(long places, int shard) {
    // The places span at most (places + shards) / rows of every shard, and rounding adds one at
    // each end.
    int n = shardRows[shard];
    return Math.min(n, n * (places + shardRows.length) / rows + 2);
  }

  private long seats(long t) {
    long sum = 0;
    for (int shard = 0; shard < shardRows.length; shard++) {
      sum += seats(shard, t);
    }
    return sum;
  }

  private long seats(int shard, long t) {
    return (shardRows[shard] * t + ONE / 2) / ONE;
  }
}
