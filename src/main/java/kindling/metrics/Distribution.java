package kindling.metrics;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The distribution of some numbers.
 *
 * <p>Magnitudes are counted in bins of equal width on a logarithmic scale, because vanishing or
 * exploding signals change by orders of magnitude. Bin b begins at 10^(b / {@value
 * #BINS_PER_DECADE}) and ends where the next one begins. Zeros, infinities and NaN are in no bin;
 * infinities and NaN affect the mean.
 *
 * @param count number of values
 * @param deviation standard deviation
 * @param zeros share of zeros, 0 to 1
 * @param magnitudes number of values in each bin that is not empty
 */
public record Distribution(
    int count,
    double mean,
    double deviation,
    double zeros,
    SortedMap<Integer, Integer> magnitudes) {
  /** The number of bins per decade. */
  public static final int BINS_PER_DECADE = 8;

  /** The distribution of at least one number. */
  public static Distribution of(float[] values) {
    double sum = 0;
    int zeros = 0;
    SortedMap<Integer, Integer> magnitudes = new TreeMap<>();
    for (float value : values) {
      sum += value;
      if (value == 0) {
        zeros++;
      } else if (Float.isFinite(value)) {
        int bin = (int) Math.floor(BINS_PER_DECADE * Math.log10(Math.abs(value)));
        magnitudes.merge(bin, 1, Integer::sum);
      }
    }
    double mean = sum / values.length;
    double squares = 0;
    for (float value : values) {
      squares += (value - mean) * (value - mean);
    }
    return new Distribution(
        values.length,
        mean,
        Math.sqrt(squares / values.length),
        (double) zeros / values.length,
        Collections.unmodifiableSortedMap(magnitudes));
  }

  /** The mean of the squares. */
  public double meanSquare() {
    return mean * mean + deviation * deviation;
  }
}
