package kindling.data;

import java.io.Serial;
import java.io.Serializable;
import java.util.Arrays;
import kindling.config.TrainingSettings.Sampling;
import kindling.math.Permutation;
import kindling.math.Seeds;

/**
 * The rows of each step: a pure function of (seed, epoch, step, shard), so that a repeated task
 * chooses the same rows.
 *
 * <p>With N rows and batch size B an epoch has I = ceil(N / B) steps, and step i takes the rows at
 * the places floor(i·N / I) to floor((i + 1)·N / I) - 1 of the epoch, so that every step has
 * between 1 and B rows. The places are distributed over the shards: among the first m places, a
 * shard has as many as the method of Webster gives it of m seats. This spreads every shard evenly,
 * independent of its size, and never takes a seat back when m grows (Balinski, Young: Fair
 * Representation, 1982). The rows of a shard come in an order that belongs to shard and epoch. None
 * of these numbers needs to divide another.
 */
public final class BatchPlan implements Serializable {
  @Serial private static final long serialVersionUID = 1L;

  private static final long ONE = 1L << 31;

  /** Separates the seeds of other random numbers from those of rows. */
  private static final long NOT_OF_ROWS = -1;

  private final long seed;
  private final Sampling sampling;
  private final int[] shardRows;
  private final long rows;
  private final int stepsPerEpoch;

  /**
   * The plan of a training set.
   *
   * @param seed of the order
   * @param sampling the way rows are chosen
   * @param batchSize rows per step, at least 1
   * @param shardRows number of rows of each shard; some may be 0, but not all
   */
  public BatchPlan(long seed, Sampling sampling, int batchSize, int[] shardRows) {
    this.seed = seed;
    this.sampling = sampling;
    this.shardRows = shardRows.clone();
    this.rows = Arrays.stream(shardRows).asLongStream().sum();
    this.stepsPerEpoch = Math.toIntExact((rows + batchSize - 1) / batchSize);
  }

  /** The number of steps of an epoch, at least 1. */
  public int stepsPerEpoch() {
    return stepsPerEpoch;
  }

  /** The number of rows of the whole set. */
  public long rows() {
    return rows;
  }

  /** The number of shards. */
  public int shards() {
    return shardRows.length;
  }

  /** An upper bound for the rows of one shard in one step, which a workspace must hold. */
  public int mostRowsPerShard() {
    long step = (rows + stepsPerEpoch - 1) / stepsPerEpoch;
    long most = 0;
    for (int n : shardRows) {
      // The places of a step span at most (step + shards) / rows of every shard, and rounding adds
      // one at each end.
      most = Math.max(most, Math.min(n, n * (step + shardRows.length) / rows + 2));
    }
    return (int) Math.min(step, most);
  }

  /**
   * Chooses the rows of a shard for a step.
   *
   * @param epoch counted from 0
   * @param step of the epoch, 0 to {@link #stepsPerEpoch()} - 1
   * @param shard 0 to {@link #shards()} - 1
   * @param chosen takes the positions of the rows in the shard's block
   * @return the number of rows; may be 0
   */
  public int choose(int epoch, int step, int shard, int[] chosen) {
    int from = rowsBefore(step, shard);
    int count = rowsBefore(step + 1, shard) - from;
    int n = shardRows[shard];
    switch (sampling) {
      case PERMUTATION -> {
        Permutation order = new Permutation(n, Seeds.mix(seed, epoch, shard));
        for (int i = 0; i < count; i++) {
          chosen[i] = order.at(from + i);
        }
      }
      case REPLACEMENT -> {
        long draw = Seeds.mix(seed, epoch, step, shard);
        for (int i = 0; i < count; i++) {
          chosen[i] = Seeds.below(n, Seeds.mix(draw, i));
        }
      }
      case SEQUENTIAL -> {
        for (int i = 0; i < count; i++) {
          chosen[i] = from + i;
        }
      }
    }
    return count;
  }

  /** The seed of all random numbers in a shard's part of a step, except for the choice of rows. */
  public long seed(int epoch, int step, int shard) {
    return Seeds.mix(Seeds.mix(seed, NOT_OF_ROWS), epoch, step, shard);
  }

  /** Rows of a shard among the places before a step. */
  private int rowsBefore(int step, int shard) {
    long places = rows * step / stepsPerEpoch;
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
