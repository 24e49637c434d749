package kindling.data;

import java.io.Serial;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntUnaryOperator;
import kindling.config.TrainingSettings.Sampling;
import kindling.math.Permutation;
import kindling.math.Seeds;

/**
 * Chooses rows so that each step has as many of every class, to within one.
 *
 * <p>The places of an epoch go to the classes that occur in turn: place m to class m mod C. A class
 * with n rows fills its places, over all epochs, with one pass over its rows after the other: every
 * row of it is taken once before any is taken again. A pass spreads the shards evenly ({@link
 * Apportionment}), and each pass has an order of its own. So a pure function of (seed, epoch, step,
 * shard) chooses the rows, as without balance.
 */
final class BalancedChoice implements Serializable {
  @Serial private static final long serialVersionUID = 1L;

  private final long seed;
  private final Sampling sampling;
  private final long rows;
  private final List<OfClass> classes = new ArrayList<>();

  /** A class that occurs. */
  private static final class OfClass implements Serializable {
    @Serial private static final long serialVersionUID = 1L;

    private final Apportionment shards;
    // the position of its first row in each shard
    private final int[] first;

    OfClass(Apportionment shards, int[] first) {
      this.shards = shards;
      this.first = first;
    }
  }

  /**
   * A choice.
   *
   * @param rows places of an epoch
   */
  BalancedChoice(long seed, Sampling sampling, long rows, ClassSizes counts) {
    this.seed = seed;
    this.sampling = sampling;
    this.rows = rows;
    int[] next = new int[counts.rows(0).length];
    for (int c = 0; c < counts.classes(); c++) {
      Apportionment shards = new Apportionment(counts.rows(c));
      if (shards.rows() > 0) {
        classes.add(new OfClass(shards, next.clone()));
      }
      for (int shard = 0; shard < next.length; shard++) {
        next[shard] += shards.rows(shard);
      }
    }
  }

  /**
   * A bound on the number of rows that a step takes from a shard.
   *
   * @param places the number of rows of the step, of all shards
   */
  int most(long places, int shard) {
    long ofClass = (places + classes.size() - 1) / classes.size();
    long most = 0;
    for (OfClass one : classes) {
      // A step takes the end of a pass, whole passes, and the beginning of another.
      long n = one.shards.rows();
      most += ofClass / n * one.shards.rows(shard) + 2 * one.shards.most(ofClass % n, shard);
    }
    return (int) Math.min(places, most);
  }

  /**
   * Chooses the rows of a shard.
   *
   * @param from the first place of the step in its epoch
   * @param to the place after the last
   * @param chosen takes positions in {@link Block#classOrder}
   */
  int choose(int epoch, long from, long to, int shard, int[] chosen) {
    int count = 0;
    for (int c = 0; c < classes.size(); c++) {
      OfClass one = classes.get(c);
      long n = one.shards.rows(shard);
      long next = taken(one, placesBefore(epoch, from, c), shard);
      long end = taken(one, placesBefore(epoch, to, c), shard);
      while (next < end) {
        long pass = next / n;
        IntUnaryOperator order = order((int) n, pass, c, shard);
        for (long passEnd = Math.min(end, (pass + 1) * n); next < passEnd; next++) {
          chosen[count++] = one.first[shard] + order.applyAsInt((int) (next - pass * n));
        }
      }
    }
    return count;
  }

  /** The order of the n rows of a class in a shard, in a pass over them. */
  private IntUnaryOperator order(int n, long pass, int c, int shard) {
    long mixed = Seeds.mix(seed, c, shard, pass);
    return switch (sampling) {
      case PERMUTATION -> new Permutation(n, mixed)::at;
      case REPLACEMENT -> at -> Seeds.below(n, Seeds.mix(mixed, at));
      case SEQUENTIAL -> at -> at;
    };
  }

  /** Places of a class before a place of an epoch, over all epochs. */
  private long placesBefore(int epoch, long place, int c) {
    long perEpoch = (rows + classes.size() - 1 - c) / classes.size();
    return epoch * perEpoch + (place + classes.size() - 1 - c) / classes.size();
  }

  /** Rows of the shard among the first places of a class. */
  private static long taken(OfClass one, long places, int shard) {
    long n = one.shards.rows();
    return places / n * one.shards.rows(shard) + one.shards.before(places % n, shard);
  }
}
