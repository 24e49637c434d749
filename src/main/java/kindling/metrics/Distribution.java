package kindling.metrics;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How some numbers are distributed.
 *
 * <p>Their magnitudes are counted in bins of equal width on a logarithmic scale, because what
 * vanishes or explodes does so by powers: bin b holds those from 10^(b / {@value #BINS_PER_DECADE})
 * on, up to where the next one begins. Zeros, infinities and NaN are in none; the latter two show
 * in the mean.
 *
 * @param count how many numbers there are
 * @param deviation from the mean: the root of the mean square
 * @param zeros their share, 0 to 1
 * @param magnitudes how many numbers are in each bin that has any
 */
public record Distribution(
    int count,
    double mean,
    double deviation,
    double zeros,
    SortedMap<Integer, Integer> magnitudes) {
  /** How finely magnitudes are told apart. */
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
