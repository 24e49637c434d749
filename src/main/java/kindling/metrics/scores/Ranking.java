package kindling.metrics.scores;

import java.util.Arrays;

/**
 * Rows of two kinds in the order of their scores, the highest first: the weight of the positive and
 * of the negative rows down to each different score. Rows of equal scores are one step, so that
 * their order has no influence.
 *
 * <p>The weights of a step are added in a fixed order. So the result does not depend on the order
 * in which the rows came.
 */
public final class Ranking {
  /** The bit of a key that says that the row is positive. */
  private static final long POSITIVE = 1L << 31;

  private static final long WEIGHT = POSITIVE - 1;

  // of each step: the sums over this step and all before it
  private final float[] scores;
  private final double[] positives;
  private final double[] negatives;
  private final int rows;

  private Ranking(float[] scores, double[] positives, double[] negatives, int rows) {
    this.rows = rows;
    this.scores = scores;
    this.positives = positives;
    this.negatives = negatives;
  }

  /**
   * A row as a number, for {@link #of}: its score in the upper half, then its kind and its weight.
   * The numbers have the order of the scores.
   *
   * @param weight at least 0
   */
  static long key(float score, boolean positive, float weight) {
    if (Float.isNaN(score) || !(weight >= 0)) {
      throw new IllegalArgumentException(
          "a row has score %s and weight %s, so that it has no rank".formatted(score, weight));
    }
    int bits = Float.floatToIntBits(score + 0f); // + 0 makes 0 of -0
    int ordered = bits ^ ((bits >> 31) & Integer.MAX_VALUE);
    return (long) ordered << 32 | (positive ? POSITIVE : 0) | Float.floatToIntBits(weight);
  }

  /**
   * The ranking of some rows.
   *
   * @param keys of the rows, in any order; they are sorted
   */
  static Ranking of(long[] keys) {
    Arrays.parallelSort(keys);
    int steps = 0;
    for (int i = 0; i < keys.length; i++) {
      steps += i == 0 || keys[i] >> 32 != keys[i - 1] >> 32 ? 1 : 0;
    }
    float[] scores = new float[steps];
    double[] positives = new double[steps];
    double[] negatives = new double[steps];
    double positive = 0;
    double negative = 0;
    int rows = 0;
    int step = -1;
    for (int i = keys.length - 1; i >= 0; i--) {
      int ordered = (int) (keys[i] >> 32);
      if (i == keys.length - 1 || ordered != (int) (keys[i + 1] >> 32)) {
        step++;
        scores[step] = Float.intBitsToFloat(ordered ^ ((ordered >> 31) & Integer.MAX_VALUE));
      }
      float weight = Float.intBitsToFloat((int) (keys[i] & WEIGHT));
      if ((keys[i] & POSITIVE) != 0) {
        positive += weight;
      } else {
        negative += weight;
      }
      rows += weight > 0 ? 1 : 0;
      positives[step] = positive;
      negatives[step] = negative;
    }
    return new Ranking(scores, positives, negatives, rows);
  }

  /** The number of rows with a weight. */
  public int rows() {
    return rows;
  }

  /** The number of different scores. */
  public int steps() {
    return scores.length;
  }

  /** The score of a step. */
  public float score(int step) {
    return scores[step];
  }

  /** The weight of the positive rows down to a step; 0 for step -1. */
  public double positives(int step) {
    return step < 0 ? 0 : positives[step];
  }

  /** The weight of the negative rows down to a step; 0 for step -1. */
  public double negatives(int step) {
    return step < 0 ? 0 : negatives[step];
  }

  /** The weight of all positive rows. */
  public double allPositives() {
    return positives(steps() - 1);
  }

  /** The weight of all negative rows. */
  public double allNegatives() {
    return negatives(steps() - 1);
  }
}
