package kindling.metrics.scores;

import java.io.Serial;
import java.io.Serializable;
import java.util.Arrays;

/**
 * A map from log-odds to a probability that never falls, for the calibration of a class or flag:
 * linear between its knots, and constant outside. Immutable.
 *
 * <p>Log-odds are floats, as in {@link LogOdds}: between two knots that are close, the probability
 * may rise fast, so that other bits would give another probability. Not a record, because it has
 * arrays.
 */
public final class IsotonicMap implements Serializable {
  @Serial private static final long serialVersionUID = 1L;

  /** The smallest probability of a fit: 1 minus this is not 1. */
  private static final double SMALLEST = 1e-15;

  /**
   * The fewest cells of a fit in the range of the middle 80% of the rows; there are up to twice.
   */
  private static final double CELLS = 32;

  private final float[] logOdds;
  private final double[] probabilities;

  /**
   * A map through some knots.
   *
   * @param logOdds of the knots: finite and increasing
   * @param probabilities of the knots: above 0, below 1 and not falling
   * @throws IllegalArgumentException if they are not, or if there is no knot
   */
  public IsotonicMap(float[] logOdds, double[] probabilities) {
    if (logOdds.length == 0 || logOdds.length != probabilities.length) {
      throw new IllegalArgumentException(
          "an isotonic map has %d log-odds and %d probabilities; it needs as many of both, at least one"
              .formatted(logOdds.length, probabilities.length));
    }
    this.logOdds = new float[logOdds.length];
    this.probabilities = probabilities.clone();
    for (int i = 0; i < logOdds.length; i++) {
      this.logOdds[i] = logOdds[i] + 0f; // makes 0 of -0
      if (!Float.isFinite(logOdds[i]) || (i > 0 && !(logOdds[i] > logOdds[i - 1]))) {
        throw new IllegalArgumentException(
            "the log-odds of an isotonic map must be finite and increase, but knot %d is at %s%s"
                .formatted(i + 1, logOdds[i], i == 0 ? "" : " after " + logOdds[i - 1]));
      }
      double p = this.probabilities[i];
      if (!(p > 0 && p < 1) || (i > 0 && p < this.probabilities[i - 1])) {
        throw new IllegalArgumentException(
            "the probabilities of an isotonic map must be above 0 and below 1 and must not fall, but knot %d has %s%s"
                .formatted(i + 1, p, i == 0 ? "" : " after " + this.probabilities[i - 1]));
      }
    }
  }

  /**
   * Fits the map with the smallest squared error, which also has the smallest log loss, to the rows
   * of a {@linkplain ClassScores#ranking question}: isotonic regression by the pooling of adjacent
   * violators (Barlow, Bartholomew, Bremner, Brunk: Statistical Inference under Order Restrictions,
   * 1972; Zadrozny and Elkan: Transforming Classifier Scores into Accurate Multiclass Probability
   * Estimates, 2002). Rows of equal log-odds are pooled first. The knots are the first and the last
   * log-odds of each pool, as in scikit-learn.
   *
   * <p>Before that, log-odds are rounded to a multiple of a power of two, so that the range of the
   * middle 80% of the rows has 32 to 64 cells. Without cells, two pools may be only one rounding
   * error apart, and a score that was computed in a batch of another size, or by another program,
   * would have another probability. Cells lower the log loss of other rows, too.
   *
   * <p>Probabilities are limited to the range from 1 / (n + 2) to (n + 1) / (n + 2), with n the
   * total weight of the rows, or their number if that is more. Without the limits, a probability
   * could be 0 or 1, and the log loss of another row would be infinite.
   *
   * @throws IllegalArgumentException if no row has a weight
   */
  public static IsotonicMap fit(Ranking ranking) {
    double weight = ranking.allPositives() + ranking.allNegatives();
    if (!(weight > 0 && weight < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(
          "an isotonic map needs rows with a weight, but their total weight is " + weight);
    }
    double cell = cell(ranking, weight);
    Pools pools = new Pools(ranking.steps());
    int end = ranking.steps() - 1;
    for (int step = end; step >= 0; step--) {
      float x = rounded(ranking.score(step), cell);
      if (step == 0 || rounded(ranking.score(step - 1), cell) > x) {
        pools.add(
            x,
            ranking.positives(end) - ranking.positives(step - 1),
            ranking.negatives(end) - ranking.negatives(step - 1));
        end = step - 1;
      }
    }
    return pools.map(Math.max(SMALLEST, 1 / (Math.max(weight, ranking.rows()) + 2)));
  }

  /** The width of a cell; 0 for none, if the middle rows are equal. */
  private static double cell(Ranking ranking, double weight) {
    double range = (double) quantile(ranking, 0.1 * weight) - quantile(ranking, 0.9 * weight);
    return range == 0 ? 0 : Math.scalb(1.0, Math.getExponent(range / CELLS));
  }

  /** The log-odds down to which rows have a weight. */
  private static float quantile(Ranking ranking, double weight) {
    int step = 0;
    while (step < ranking.steps() - 1
        && ranking.positives(step) + ranking.negatives(step) < weight) {
      step++;
    }
    return finite(ranking.score(step));
  }

  private static float rounded(float logOdds, double cell) {
    return cell == 0 ? finite(logOdds) : finite((float) (Math.rint(logOdds / cell) * cell));
  }

  /** The difference of two scores can be infinite. */
  private static float finite(float logOdds) {
    return Math.max(-Float.MAX_VALUE, Math.min(Float.MAX_VALUE, logOdds));
  }

  /** Neighbouring rows with one probability: the lowest log-odds first. */
  private static final class Pools {
    private final float[] first;
    private final float[] last;
    private final double[] positives;
    private final double[] weights;
    private int count;

    Pools(int most) {
      first = new float[most];
      last = new float[most];
      positives = new double[most];
      weights = new double[most];
    }

    /** Adds all rows of some log-odds, and joins the last pools until their probabilities rise. */
    void add(float x, double positive, double negative) {
      if (positive + negative == 0) {
        return;
      }
      first[count] = x;
      last[count] = x;
      positives[count] = positive;
      weights[count] = positive + negative;
      count++;
      while (count > 1 && !rises()) {
        count--;
        last[count - 1] = last[count];
        positives[count - 1] += positives[count];
        weights[count - 1] += weights[count];
      }
    }

    private boolean rises() {
      int a = count - 2;
      int b = count - 1;
      return positives[a] * weights[b] < positives[b] * weights[a];
    }

    IsotonicMap map(double least) {
      float[] x = new float[2 * count];
      double[] y = new double[2 * count];
      int knots = 0;
      for (int pool = 0; pool < count; pool++) {
        double p = Math.max(least, Math.min(1 - least, positives[pool] / weights[pool]));
        for (float end : new float[] {first[pool], last[pool]}) {
          // Of more than two knots with the same probability, only the ends matter.
          boolean again = knots > 0 && x[knots - 1] == end;
          boolean between = knots > 1 && y[knots - 1] == p && y[knots - 2] == p;
          knots -= again || between ? 1 : 0;
          x[knots] = end;
          y[knots] = p;
          knots++;
        }
      }
      return new IsotonicMap(Arrays.copyOf(x, knots), Arrays.copyOf(y, knots));
    }
  }

  /** The number of knots, at least 1. */
  public int knots() {
    return logOdds.length;
  }

  /** The log-odds of the knots, increasing. */
  public float[] logOdds() {
    return logOdds.clone();
  }

  /** The probabilities of the knots. */
  public double[] probabilities() {
    return probabilities.clone();
  }

  /** The probability for some log-odds, which may be infinite; NaN for NaN. */
  public double at(float logOdds) {
    if (Float.isNaN(logOdds)) {
      return Double.NaN;
    }
    int i = knotBelow(logOdds);
    if (i < 0 || i == knots() - 1) {
      return probabilities[Math.max(i, 0)];
    }
    double share = ((double) logOdds - this.logOdds[i]) / width(i);
    double rise = share * (probabilities[i + 1] - probabilities[i]);
    return Math.min(probabilities[i + 1], probabilities[i] + rise);
  }

  /** The slope of {@link #at}; at a knot the one to the right of it. */
  public double slope(float logOdds) {
    if (Float.isNaN(logOdds)) {
      return Double.NaN;
    }
    int i = knotBelow(logOdds);
    return i < 0 || i == knots() - 1 ? 0 : (probabilities[i + 1] - probabilities[i]) / width(i);
  }

  private double width(int i) {
    return (double) logOdds[i + 1] - logOdds[i];
  }

  /** The last knot that is not above some log-odds; -1 if there is none. */
  private int knotBelow(float x) {
    int found = Arrays.binarySearch(logOdds, x + 0f);
    return found >= 0 ? found : -found - 2;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof IsotonicMap map
        && Arrays.equals(logOdds, map.logOdds)
        && Arrays.equals(probabilities, map.probabilities);
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(logOdds) + Arrays.hashCode(probabilities);
  }

  @Override
  public String toString() {
    return "isotonic map of %d knots".formatted(knots());
  }
}
