package kindling.data;

import java.io.Serial;
import java.io.Serializable;
import kindling.config.TrainingSettings;
import kindling.config.TrainingSettings.Sampling;
import kindling.math.Permutation;
import kindling.math.Seeds;

/**
 * The rows of each step: a pure function of (seed, epoch, step, shard), so that a repeated task
 * chooses the same rows.
 *
 * <p>With N rows and batch size B an epoch has I = ceil(N / B) steps, and step i takes the rows at
 * the places floor(i·N / I) to floor((i + 1)·N / I) - 1 of the epoch, so that every step has
 * between 1 and B rows. The places are distributed over the shards by an {@link Apportionment}. The
 * rows of a shard come in an order that belongs to shard and epoch. None of these numbers needs to
 * divide another. If classes are balanced, a {@link BalancedChoice} fills the same places.
 *
 * <p>An epoch may be a part of a pass over all rows: with at most R rows per epoch, a pass has M =
 * ceil(N / R) epochs of I = ceil(N / (M·B)) steps, and "epoch" above stands for the pass, whose M·I
 * steps spread its rows as evenly.
 */
public final class BatchPlan implements Serializable {
  @Serial private static final long serialVersionUID = 1L;

  /** Separates the seeds of other random numbers from those of rows. */
  private static final long NOT_OF_ROWS = -1;

  private final long seed;
  private final Sampling sampling;
  private final Apportionment shards;
  // null if classes are not balanced
  private final BalancedChoice balanced;
  private final int epochsPerPass;
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
    this(seed, sampling, batchSize, 0, shardRows, null);
  }

  /**
   * The plan of a training.
   *
   * @param shardRows number of rows of each shard; some may be 0, but not all
   * @param balanced the rows of each class, to draw classes equally often; null to draw rows so
   */
  public BatchPlan(TrainingSettings training, int[] shardRows, ClassSizes balanced) {
    this(
        training.seed(),
        training.sampling(),
        training.batchSize(),
        training.rowsPerEpoch(),
        shardRows,
        balanced);
  }

  /**
   * The same by its settings.
   *
   * @param rowsPerEpoch the largest number of rows of an epoch; 0 for all
   */
  BatchPlan(
      long seed,
      Sampling sampling,
      int batchSize,
      int rowsPerEpoch,
      int[] shardRows,
      ClassSizes balanced) {
    this.seed = seed;
    this.sampling = sampling;
    this.shards = new Apportionment(shardRows);
    this.epochsPerPass = rowsPerEpoch == 0 ? 1 : Math.toIntExact(ceiling(rows(), rowsPerEpoch));
    long steps = ceiling(rows(), (long) epochsPerPass * batchSize);
    // Of steps of one row, an epoch has only as many as leave none of them empty.
    this.stepsPerEpoch = Math.toIntExact(Math.min(steps, rows() / epochsPerPass));
    this.balanced = balanced == null ? null : new BalancedChoice(seed, sampling, rows(), balanced);
  }

  /** The number of steps of an epoch, at least 1. */
  public int stepsPerEpoch() {
    return stepsPerEpoch;
  }

  /** The number of rows of the whole set. */
  public long rows() {
    return shards.rows();
  }

  /** The number of shards. */
  public int shards() {
    return shards.shards();
  }

  /** An upper bound for the rows of one shard in one step, which a workspace must hold. */
  public int mostRowsPerShard() {
    long step = ceiling(rows(), stepsPerPass());
    long most = 0;
    for (int shard = 0; shard < shards(); shard++) {
      long ofShard = balanced == null ? shards.most(step, shard) : balanced.most(step, shard);
      most = Math.max(most, ofShard);
    }
    return (int) Math.min(step, most);
  }

  /**
   * Chooses the rows of a shard for a step.
   *
   * @param epoch counted from 0
   * @param step of the epoch, 0 to {@link #stepsPerEpoch()} - 1
   * @param shard 0 to {@link #shards()} - 1
   * @param block of the shard
   * @param chosen takes the positions of the rows in the block
   * @return the number of rows; may be 0
   */
  public int choose(int epoch, int step, int shard, Block block, int[] chosen) {
    if (balanced == null) {
      return choose(epoch, step, shard, chosen);
    }
    int pass = epoch / epochsPerPass;
    long from = placesBefore(epoch, step);
    int count = balanced.choose(pass, from, placesBefore(epoch, step + 1), shard, chosen);
    int[] order = block.classOrder();
    for (int i = 0; i < count; i++) {
      chosen[i] = order[chosen[i]];
    }
    return count;
  }

  /** The same if classes are not balanced, so that the block does not matter. */
  public int choose(int epoch, int step, int shard, int[] chosen) {
    int from = shards.before(placesBefore(epoch, step), shard);
    int count = shards.before(placesBefore(epoch, step + 1), shard) - from;
    int n = shards.rows(shard);
    switch (sampling) {
      case PERMUTATION -> {
        Permutation order = new Permutation(n, Seeds.mix(seed, epoch / epochsPerPass, shard));
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

  private long stepsPerPass() {
    return (long) epochsPerPass * stepsPerEpoch;
  }

  /** The places of a pass before a step of an epoch. */
  private long placesBefore(int epoch, int step) {
    long before = (long) (epoch % epochsPerPass) * stepsPerEpoch + step;
    return rows() * before / stepsPerPass();
  }

  private static long ceiling(long dividend, long divisor) {
    return (dividend + divisor - 1) / divisor;
  }
}
