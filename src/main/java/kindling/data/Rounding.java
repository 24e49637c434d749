package kindling.data;

import java.io.Serial;
import java.io.Serializable;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * What float32 makes of the features of some rows: of each column the smallest and the largest
 * value, and the largest difference between a value and the float32 that takes its place. Rows may
 * be seen in any order and more than once.
 */
public final class Rounding implements Serializable {
  @Serial private static final long serialVersionUID = 1L;

  /** Float32 has 24 bits; a column of which fewer than this many are left has lost too much. */
  private static final double FEWEST_STEPS = 1 << 12;

  /** Below this share of its size, a column's spread is the rounding of the doubles themselves. */
  private static final double NOISE = 0x1p-44;

  private final double[] least;
  private final double[] most;
  private final double[] lost;

  /** Of rows of so many features, none of which was seen yet. */
  public Rounding(int width) {
    this.least = new double[width];
    this.most = new double[width];
    this.lost = new double[width];
    Arrays.fill(least, Double.POSITIVE_INFINITY);
    Arrays.fill(most, Double.NEGATIVE_INFINITY);
  }

  /** How many features a row has. */
  public int width() {
    return lost.length;
  }

  /** Sees a value of a column. */
  public void see(int column, double value, float rounded) {
    least[column] = Math.min(least[column], value);
    most[column] = Math.max(most[column], value);
    lost[column] = Math.max(lost[column], Math.abs(value - rounded));
  }

  /** Adds what was seen elsewhere. */
  public void add(Rounding other) {
    for (int i = 0; i < lost.length; i++) {
      least[i] = Math.min(least[i], other.least[i]);
      most[i] = Math.max(most[i], other.most[i]);
      lost[i] = Math.max(lost[i], other.lost[i]);
    }
  }

  /** A copy that changes no more. */
  public Rounding copy() {
    Rounding copy = new Rounding(lost.length);
    copy.add(this);
    return copy;
  }

  /** The smallest value of a column. */
  public double least(int column) {
    return least[column];
  }

  /** The largest value of a column. */
  public double most(int column) {
    return most[column];
  }

  /** The columns whose values differ by less than float32 can tell apart at their size. */
  public int[] coarse() {
    return IntStream.range(0, lost.length).filter(this::isCoarse).toArray();
  }

  private boolean isCoarse(int column) {
    double spread = most[column] - least[column];
    double size = Math.max(Math.abs(least[column]), Math.abs(most[column]));
    return spread > NOISE * size && lost[column] > spread / FEWEST_STEPS;
  }
}
