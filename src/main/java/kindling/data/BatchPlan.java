package kindling.data;

import java.io.Serial;
import java.io.Serializable;
import java.util.Arrays;
import kindling.config.TrainingSettings.Sampling;
import kindling.math.Permutation;
import kindling.math.Seeds;

/**
 * Which rows make up a step: a pure function of (seed, epoch, step, shard), so that a repeated task
 * chooses the same rows.
 *
 * <p>With N rows and batch size B an epoch has I = ceil(N / B) steps, and step i takes the rows at
 * the places floor(i·N / I) to floor((i + 1)·N / I) - 1 of the epoch, so that none has more than B
 * rows or none at all. The places belong to the shards in turn: the first m places hold as many of
 * each shard as the method of Webster gives it of m seats, which spreads every shard evenly,
 * whatever its size, and never takes a seat back when m grows (Balinski, Young: Fair
 * Representation, 1982). Of each shard the rows come in the order of its own that belongs to the
 * epoch. No divisibility is asked of anything.
 */
public final class BatchPlan implements Serializable {
  @Serial private static final long serialVersionUID = 1L;

  private static final long ONE = 1L << 31;

  /** Keeps the seeds of other things apart from those of rows. */
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
   * @param sampling how rows are chosen
   * @param batchSize rows per step, at least 1
   * @param shardRows rows of each shard; some may be 0, their sum may not
   */
  public BatchPlan(long seed, Sampling sampling, int batchSize, int[] shardRows) {
    this.seed = seed;
    this.sampling = sampling;
    this.shardRows = shardRows.clone();
    this.rows = Arrays.stream(shardRows).asLongStream().sum();
    this.stepsPerEpoch = Math.toIntExact((rows + batchSize - 1) / batchSize);
  }

  /** Steps of an epoch, at least 1. */
  public int stepsPerEpoch() {
    return stepsPerEpoch;
  }

  /** Rows of the whole set. */
  public long rows() {
    return rows;
  }

  /** How many parts the set has. */
  public int shards() {
    return shardRows.length;
  }

  /** A bound of the rows that one shard gives to one step: what a workspace must hold. */
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
   * The rows that a shard gives to a step.
   *
   * @param epoch from 0 on
   * @param step of the epoch, 0 to {@link #stepsPerEpoch()} - 1
   * @param shard 0 to {@link #shards()} - 1
   * @param chosen takes the positions of the rows in the shard's block
   * @return how many there are; may be 0
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

  /** Of all that is random in a shard's part of a step, but for which rows it has. */
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
    // The shards that get their next row at once, one unit later, get it in the order of their
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
