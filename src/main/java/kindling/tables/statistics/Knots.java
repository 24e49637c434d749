package kindling.tables.statistics;

import java.util.Arrays;

/**
 * The map from the quantiles of a column to those of the standard normal distribution.
 *
 * @param x quantiles, ascending, each once
 * @param z of the normal distribution, at the middle of the ranks that have the same quantile
 */
@SuppressWarnings("ArrayRecordComponent") // they are never changed
public record Knots(double[] x, double[] z) {
  /** The outermost ranks would be infinite. */
  private static final double OUTERMOST = 1e-4;

  /** The knots of quantiles with evenly spaced ranks from 0 to 1. */
  public static Knots of(double[] quantiles) {
    double[] x = new double[quantiles.length];
    double[] z = new double[quantiles.length];
    int count = 0;
    for (int from = 0; from < quantiles.length; ) {
      int until = from + 1;
      while (until < quantiles.length && quantiles[until] == quantiles[from]) {
        until++;
      }
      double rank = (from + until - 1) / 2.0 / Math.max(1, quantiles.length - 1);
      x[count] = quantiles[from];
      z[count] = NormalQuantile.of(Math.min(1 - OUTERMOST, Math.max(OUTERMOST, rank)));
      count++;
      from = until;
    }
    return new Knots(Arrays.copyOf(x, count), Arrays.copyOf(z, count));
  }
}
