package kindling.tables.statistics;

import java.io.Serial;
import java.io.Serializable;
import java.math.BigDecimal;
import java.util.Arrays;

/**
 * A sum of doubles without rounding, so that the order of the numbers does not matter: it is kept
 * as several doubles that do not overlap (Shewchuk, Adaptive Precision Floating-Point Arithmetic,
 * 1997). All numbers must be finite.
 */
public final class ExactSum implements Serializable {
  @Serial private static final long serialVersionUID = 1L;

  private double[] parts = new double[4];
  private int count;

  public void add(double number) {
    double x = number;
    int kept = 0;
    for (int i = 0; i < count; i++) {
      double y = parts[i];
      double large = Math.abs(x) < Math.abs(y) ? y : x;
      double small = Math.abs(x) < Math.abs(y) ? x : y;
      double high = large + small;
      double low = small - (high - large);
      if (low != 0) {
        parts[kept++] = low;
      }
      x = high;
    }
    if (kept == parts.length) {
      parts = Arrays.copyOf(parts, 2 * kept);
    }
    parts[kept++] = x;
    count = kept;
  }

  /** Adds the square of a number, which takes two doubles. */
  public void addSquare(double number) {
    double square = number * number;
    add(square);
    add(Math.fma(number, number, -square));
  }

  public void add(ExactSum other) {
    for (int i = 0; i < other.count; i++) {
      add(other.parts[i]);
    }
  }

  /** The exact sum; fails if it is larger than a double can be. */
  public BigDecimal value() {
    BigDecimal sum = BigDecimal.ZERO;
    for (int i = 0; i < count; i++) {
      sum = sum.add(new BigDecimal(parts[i]));
    }
    return sum;
  }
}
