package kindling.optimize;

import java.util.concurrent.atomic.AtomicLongArray;

/**
 * The norms of the incoming weights of each unit, that is of each column of the arrays of weights,
 * against a largest norm. A column is spread over all slices of an array. Its sum of squares is
 * therefore kept in whole numbers: {@code (w / largest)²} in units of 2⁻³⁶, so that the order of
 * the additions does not matter, and the bits are the same wherever a part was measured.
 */
public final class ColumnNorms {
  /** One: the square of the largest norm. */
  private static final double UNIT = 1L << 36;

  /** The most that one weight counts, so that its square is a whole number. */
  private static final double MOST = 1L << 26;

  private final Spans spans;
  private final double largest;
  private final AtomicLongArray sums;

  /** No column has a norm yet. */
  ColumnNorms(Spans spans, double largest) {
    this.spans = spans;
    this.largest = largest;
    this.sums = new AtomicLongArray(largest > 0 ? spans.columns() : 0);
  }

  /** Whether norms are limited. */
  public boolean needed() {
    return sums.length() > 0;
  }

  /** The number of columns. */
  public int size() {
    return sums.length();
  }

  /** Sets all sums to 0. */
  public void clear() {
    for (int i = 0; i < sums.length(); i++) {
      sums.set(i, 0);
    }
  }

  /** Adds sums of a part of the weights to those of all columns; from any thread. */
  public void add(long[] ofPart) {
    for (int column = 0; column < ofPart.length; column++) {
      if (ofPart[column] > 0) {
        sums.accumulateAndGet(column, ofPart[column], ColumnNorms::sum);
      }
    }
  }

  /** Of two numbers of at least 0; the largest number stands for all that are larger. */
  private static long sum(long a, long b) {
    return a > Long.MAX_VALUE - b ? Long.MAX_VALUE : a + b;
  }

  /**
   * Adds the squares of the weights {@code from} to {@code to - 1} to the sums of their columns.
   */
  void measure(float[] parameters, int from, int to, long[] into) {
    spans.forEachRow(
        from,
        to,
        (element, column, count) -> {
          for (int i = 0; i < count; i++) {
            double share = parameters[element + i] / largest;
            long squares = (long) (UNIT * Math.min(MOST, share * share) + 0.5);
            into[column + i] = sum(into[column + i], squares);
          }
        });
  }

  /** Scales the weights {@code from} to {@code to - 1} of columns that are too long. */
  void limit(float[] parameters, int from, int to) {
    float[] factors = new float[sums.length()];
    for (int column = 0; column < factors.length; column++) {
      factors[column] = (float) Math.sqrt(UNIT / Math.max(UNIT, (double) sums.get(column)));
    }
    spans.forEachRow(
        from,
        to,
        (element, column, count) -> {
          for (int i = 0; i < count; i++) {
            parameters[element + i] *= factors[column + i];
          }
        });
  }
}
