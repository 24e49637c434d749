package kindling.tables.statistics;

import java.io.Serial;
import java.io.Serializable;
import java.math.BigDecimal;
import java.math.MathContext;

/** Count, smallest, largest, mean and standard deviation of numbers, the same in any order. */
public final class Moments implements Serializable {
  @Serial private static final long serialVersionUID = 1L;

  private static final MathContext DIGITS = new MathContext(60);

  private final ExactSum sum = new ExactSum();
  private final ExactSum squares = new ExactSum();
  private long count;
  private double least = Double.POSITIVE_INFINITY;
  private double most = Double.NEGATIVE_INFINITY;

  /** Adds a finite number below 1e150. */
  public void add(double number) {
    count++;
    least = Math.min(least, number);
    most = Math.max(most, number);
    sum.add(number);
    squares.addSquare(number);
  }

  public void add(Moments other) {
    count += other.count;
    least = Math.min(least, other.least);
    most = Math.max(most, other.most);
    sum.add(other.sum);
    squares.add(other.squares);
  }

  /** How many numbers there are. */
  public long count() {
    return count;
  }

  /** The smallest number; infinite without numbers. */
  public double least() {
    return least;
  }

  /** The largest number; negative infinity without numbers. */
  public double most() {
    return most;
  }

  /** The mean; 0 without numbers. */
  public double mean() {
    return count == 0 ? 0 : sum.value().divide(BigDecimal.valueOf(count), DIGITS).doubleValue();
  }

  /** The standard deviation of the numbers, which are not taken for a sample of others. */
  public double deviation() {
    if (count == 0 || least == most) {
      return 0;
    }
    BigDecimal n = BigDecimal.valueOf(count);
    BigDecimal total = sum.value();
    BigDecimal variance =
        squares.value().subtract(total.multiply(total).divide(n, DIGITS)).divide(n, DIGITS);
    return Math.sqrt(Math.max(0, variance.doubleValue()));
  }
}
