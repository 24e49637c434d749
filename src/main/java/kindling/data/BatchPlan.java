package kindling.data;

import java.io.Serial;
import java.io.Serializable;
import java.util.Arrays;
import kindling.config.Settings.Sampling;
import kindling.math.Permutation;
import kindling.math.Seeds;

/**
 * Which rows make up a step: a pure function of (seed, epoch, step, shard), so that a repeated task
 * chooses the same rows.
 *
 * <p>With N rows and batch size B an epoch has I = ceil(N / B) steps. Of shard p of S, with n rows,
 * step i takes places [c(i), c(i+1)) of the shard's order in this epoch, where c(i) = floor(i·n / I
 * + p / S). Every place is taken once, and the phase p / S spreads the rounding over the shards:
 * with shards of equal size the first i steps hold floor(i·N / I) rows together (Hermite's
 * identity), so that a step never has more than B rows. No divisibility is asked of anything.
 */
public final class BatchPlan implements Serializable {
  @Serial private static final long serialVersionUID = 1L;

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

  /** The most rows that one shard gives to one step: what a workspace must hold. */
  public int mostRowsPerShard() {
    return Arrays.stream(shardRows)
        .map(n -> (n + stepsPerEpoch - 1) / stepsPerEpoch)
        .max()
        .orElse(0);
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
    int from = place(step, shard);
    int count = place(step + 1, shard) - from;
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

  private int place(int step, int shard) {
    long steps = stepsPerEpoch;
    long shards = shardRows.length;
    return (int) ((step * shards * shardRows[shard] + shard * steps) / (steps * shards));
  }
}
