package kindling.metrics;

import java.util.ArrayList;
import java.util.List;

/**
 * A histogram whose bin edges are the same for all data, so that histograms of different layers and
 * epochs can be compared.
 *
 * <p>Each octave (from a power of two to the next) has n bins of equal width: bin k begins at the
 * magnitude {@code 2^(k div n) · (1 + (k mod n) / n)} and ends where the next one begins. Negative
 * numbers have separate bins. n is {@value #FEWEST_PER_OCTAVE}, or up to {@value #MOST_PER_OCTAVE}
 * for numbers that are close together, if that does not need too many bins. The smallest
 * magnitudes, at most one in a hundred of the nonzero ones, share one bin with the zeros, to limit
 * the number of bins. Infinities and NaN are only counted. A {@link Distribution} shows only
 * magnitudes, over any number of decades.
 *
 * @param count number of finite values
 * @param notFinite number of other values
 * @param zeros number of values that are exactly 0
 * @param mean of the finite values; like deviation, least and most NaN without finite values
 * @param deviation standard deviation
 * @param least smallest value
 * @param most largest value
 * @param perOctave n
 * @param near number of the bin next to the middle one
 * @param below counts of negative values in bin {@code near} and the following ones, by magnitude;
 *     the last count is not 0
 * @param middle count of the values that are closer to 0
 * @param above like {@code below}, for positive values
 */
public record Histogram(
    long count,
    long notFinite,
    long zeros,
    double mean,
    double deviation,
    double least,
    double most,
    int perOctave,
    int near,
    List<Long> below,
    long middle,
    List<Long> above) {
  /** The smallest number of bins per octave. */
  public static final int FEWEST_PER_OCTAVE = 8;

  /** The largest number of bins per octave. */
  public static final int MOST_PER_OCTAVE = 128;

  /** Finer bins are used only up to this number of bins. */
  private static final int MOST_BINS = 150;

  /** Copies the lists. */
  public Histogram {
    below = List.copyOf(below);
    above = List.copyOf(above);
  }

  /** The magnitude at which a bin begins. */
  public double edge(int bin) {
    return Math.scalb(
        1 + Math.floorMod(bin, perOctave) / (double) perOctave, Math.floorDiv(bin, perOctave));
  }

  /** The histogram of the elements from {@code from} to {@code to} - 1. */
  public static Histogram of(float[] values, int from, int to) {
    Counter counter = new Counter();
    counter.add(values, from, to);
    return counter.histogram();
  }

  /**
   * A bin of the histogram.
   *
   * @param from lower edge
   * @param to upper edge
   */
  public record Bin(double from, double to, long count) {}

  /**
   * All bins between the smallest and the largest value, in ascending order; empty without values.
   */
  public List<Bin> bins() {
    List<Bin> bins = new ArrayList<>();
    for (int i = below.size() - 1; i >= 0; i--) {
      add(bins, -edge(near + i + 1), -edge(near + i), below.get(i));
    }
    if (middle > 0 || (!below.isEmpty() && !above.isEmpty())) {
      add(bins, -edge(near), edge(near), middle);
    }
    for (int i = 0; i < above.size(); i++) {
      add(bins, edge(near + i), edge(near + i + 1), above.get(i));
    }
    return bins;
  }

  /** Adds a bin, cut to the range of the values. */
  private void add(List<Bin> bins, double from, double to, long count) {
    if (to >= least && from <= most) {
      bins.add(new Bin(Math.max(from, least), Math.min(to, most), count));
    }
  }

  /** Counts values, array by array. */
  public static final class Counter {
    /** The finest bin consists of the exponent and the first seven bits of the fraction. */
    private static final int BITS_WITHIN_BIN = 16;

    /** The number of finest bins, for all finite magnitudes. */
    private static final int BINS = 255 * MOST_PER_OCTAVE;

    /** The finest bin that begins at 1, which has the number 0 in a histogram. */
    private static final int BIN_OF_ONE = 127 * MOST_PER_OCTAVE;

    private static final int FIRST_NORMAL = MOST_PER_OCTAVE;

    private final long[] below = new long[BINS];
    private final long[] above = new long[BINS];
    private long notFinite;
    private long zeros;
    private double sum;
    private double squares;
    private float least = Float.POSITIVE_INFINITY;
    private float most = Float.NEGATIVE_INFINITY;

    /** Counts the elements from {@code from} to {@code to} - 1. */
    public void add(float[] values, int from, int to) {
      for (int i = from; i < to; i++) {
        float value = values[i];
        int bits = Float.floatToRawIntBits(value);
        int bin = (bits & Integer.MAX_VALUE) >>> BITS_WITHIN_BIN;
        if (bin >= BINS) {
          notFinite++;
          continue;
        }
        if (value == 0) {
          zeros++;
        } else if (bits < 0) {
          below[bin]++;
        } else {
          above[bin]++;
        }
        sum += value;
        squares += (double) value * value;
        least = Math.min(least, value);
        most = Math.max(most, value);
      }
    }

    /** The histogram of all counted values. */
    public Histogram histogram() {
      long others = 0;
      for (int bin = 0; bin < BINS; bin++) {
        others += below[bin] + above[bin];
      }
      int near = others == 0 ? BIN_OF_ONE : near(others);
      long nearZero = count(below, 0, near) + count(above, 0, near);
      int width = MOST_PER_OCTAVE / FEWEST_PER_OCTAVE;
      int bins = end(below, near) + end(above, near) - 2 * near;
      int finer = 1;
      while (finer < width && bins * 2 * finer <= MOST_BINS * width) {
        finer *= 2;
      }
      width /= finer;
      long count = zeros + others;
      double mean = sum / count;
      return new Histogram(
          count,
          notFinite,
          zeros,
          mean,
          Math.sqrt(Math.max(0, squares / count - mean * mean)),
          count == 0 ? Double.NaN : least + 0.0, // 0, not -0
          count == 0 ? Double.NaN : most + 0.0,
          MOST_PER_OCTAVE / width,
          (near - BIN_OF_ONE) / width,
          from(below, near, width),
          zeros + nearZero,
          from(above, near, width));
    }

    /** The first bin outside the middle one. Denormal values are always in the middle bin. */
    private int near(long others) {
      int width = MOST_PER_OCTAVE / FEWEST_PER_OCTAVE;
      int near = FIRST_NORMAL;
      long left = count(below, 0, near) + count(above, 0, near);
      while (near < BINS) {
        left += count(below, near, near + width) + count(above, near, near + width);
        if (100 * left > others) {
          break;
        }
        near += width;
      }
      return near;
    }

    private static long count(long[] counts, int from, int to) {
      long sum = 0;
      for (int bin = from; bin < to; bin++) {
        sum += counts[bin];
      }
      return sum;
    }

    /** The index after the last bin that is not empty. */
    private static int end(long[] counts, int near) {
      int end = BINS;
      while (end > near && counts[end - 1] == 0) {
        end--;
      }
      return end;
    }

    private static List<Long> from(long[] counts, int near, int width) {
      List<Long> some = new ArrayList<>();
      int end = end(counts, near);
      for (int bin = near; bin < end; bin += width) {
        some.add(count(counts, bin, bin + width));
      }
      return some;
    }
  }
}
