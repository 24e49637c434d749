package kindling.tables.statistics;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Numbers of sampled rows in ascending order, each with the number of rows that have it.
 *
 * @param numbers ascending
 * @param counts of rows
 * @param labels of the rows, as texts; none or null if they are not needed
 */
@SuppressWarnings("ArrayRecordComponent") // they are never changed
public record ValueSample(double[] numbers, long[] counts, String[] labels) {
  /** Sorts numbers; leaves out NaN. */
  public static ValueSample of(double[] numbers, long[] counts) {
    if (Arrays.stream(counts).allMatch(count -> count == 1)) {
      // Without boxes, which a wide table would need in each of its columns.
      double[] sorted = Arrays.stream(numbers).filter(number -> !Double.isNaN(number)).toArray();
      Arrays.sort(sorted);
      long[] ones = new long[sorted.length];
      Arrays.fill(ones, 1);
      return new ValueSample(sorted, ones, new String[0]);
    }
    return of(numbers, counts, new String[numbers.length]);
  }

  /** The same with the labels of the rows; equal numbers keep their order. */
  public static ValueSample of(double[] numbers, long[] counts, String[] labels) {
    int[] order =
        IntStream.range(0, numbers.length)
            .filter(i -> !Double.isNaN(numbers[i]))
            .boxed()
            .sorted((a, b) -> Double.compare(numbers[a], numbers[b]))
            .mapToInt(Integer::intValue)
            .toArray();
    return new ValueSample(
        Arrays.stream(order).mapToDouble(i -> numbers[i]).toArray(),
        Arrays.stream(order).mapToLong(i -> counts[i]).toArray(),
        Arrays.stream(order).mapToObj(i -> labels[i]).toArray(String[]::new));
  }

  /** Quantiles of evenly spaced ranks from 0 to 1; of a single one, the median. */
  public double[] quantiles(int count) {
    double[] quantiles = new double[count];
    long all = Arrays.stream(counts).sum();
    if (all == 0) {
      return quantiles;
    }
    int at = 0;
    long before = 0;
    for (int i = 0; i < count; i++) {
      double rank = count == 1 ? 0.5 : (double) i / (count - 1);
      double place = rank * (all - 1);
      long row = (long) Math.floor(place);
      while (row >= before + counts[at]) {
        before += counts[at++];
      }
      // Between two rows with different numbers, the quantile lies between the numbers.
      boolean last = row == before + counts[at] - 1 && at + 1 < numbers.length;
      double next = last ? numbers[at + 1] : numbers[at];
      quantiles[i] = numbers[at] + (place - row) * (next - numbers[at]);
    }
    return quantiles;
  }
}
