package kindling.data;

import java.io.Serial;
import java.io.Serializable;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Measures how much the features of some rows lose when they are rounded to float32: for each
 * column the smallest and the largest value, and the largest rounding error. Rows may be added in
 * any order and more than once.
 */
public final class Rounding implements Serializable {
  @Serial private static final long serialVersionUID = 1L;

  /** Float32 has 24 bits; a column that keeps fewer steps than this has lost too much. */
  private static final double FEWEST_STEPS = 1 << 12;

  /**
   * A spread below this fraction of the values comes from the rounding of the doubles themselves.
   */
  private static final double NOISE = 0x1p-44;

  private final double[] least;
  private final double[] most;
  private final double[] lost;
  // how many values each column has, to know which have zeros in sparse rows
  private final long[] seen;
  private long sparseRows;

  /** No rows yet. */
  public Rounding(int width) {
    this.least = new double[width];
    this.most = new double[width];
    this.lost = new double[width];
    this.seen = new long[width];
    Arrays.fill(least, Double.POSITIVE_INFINITY);
    Arrays.fill(most, Double.NEGATIVE_INFINITY);
  }

  /** The number of features of a row. */
  public int width() {
    return lost.length;
  }

  /** Adds a value of a column. */
  public void see(int column, double value, float rounded) {
    least[column] = Math.min(least[column], value);
    most[column] = Math.max(most[column], value);
    lost[column] = Math.max(lost[column], Math.abs(value - rounded));
    seen[column]++;
  }

  /** Ends a sparse row, which has 0 in each column of which no value was added. */
  public void endSparseRow() {
    sparseRows++;
  }

  /** Adds the measurements of other rows. */
  public void add(Rounding other) {
    for (int i = 0; i < lost.length; i++) {
      least[i] = Math.min(least[i], other.least[i]);
      most[i] = Math.max(most[i], other.most[i]);
      lost[i] = Math.max(lost[i], other.lost[i]);
      seen[i] += other.seen[i];
    }
    sparseRows += other.sparseRows;
  }

  /** A copy. */
  public Rounding copy() {
    Rounding copy = new Rounding(lost.length);
    copy.add(this);
    return copy;
  }

  /** The smallest value of a column. */
  public double least(int column) {
    return hasZeros(column) ? Math.min(0, least[column]) : least[column];
  }

  /** The largest value of a column. */
  public double most(int column) {
    return hasZeros(column) ? Math.max(0, most[column]) : most[column];
  }

  private boolean hasZeros(int column) {
    return seen[column] < sparseRows;
  }

  /** The columns whose values differ by less than float32 can distinguish at their size. */
  public int[] coarse() {
    return IntStream.range(0, lost.length).filter(this::isCoarse).toArray();
  }

  private boolean isCoarse(int column) {
    double spread = most(column) - least(column);
    double size = Math.max(Math.abs(least(column)), Math.abs(most(column)));
    return spread > NOISE * size && lost[column] > spread / FEWEST_STEPS;
  }
}
