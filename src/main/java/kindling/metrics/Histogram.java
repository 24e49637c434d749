package kindling.metrics;

import java.util.ArrayList;
import java.util.List;

/**
 * How some numbers are distributed, in bins whose edges are the same for all numbers, so that
 * histograms of different layers and epochs can be laid side by side.
 *
 * <p>Every power of two is cut into n bins of equal width: bin k holds magnitudes from {@code 2^(k
 * div n) · (1 + (k mod n) / n)} on, up to where the next one begins; numbers below 0 have bins of
 * their own. n is {@value #FEWEST_PER_OCTAVE}, or up to {@value #MOST_PER_OCTAVE} if that does not
 * make too many bins, of numbers that lie close together. The smallest magnitudes, at most one in a
 * hundred of those that are not 0, are in one bin with the zeros, so that there are not endlessly
 * many bins about 0. Infinities and NaN are counted, and in nothing else. A {@link Distribution}
 * tells magnitudes alone, over any number of decades.
 *
 * @param count how many finite numbers there are
 * @param notFinite how many others
 * @param zeros how many are exactly 0
 * @param mean of the finite numbers; NaN without any, as all of the following
 * @param deviation from the mean: the root of the mean square
 * @param least the smallest
 * @param most the largest
 * @param perOctave n
 * @param near the first bin that is not the one about 0
 * @param below how many numbers below 0 are in bin {@code near} and the ones that follow, by
 *     magnitude; the last one has any
 * @param middle how many are nearer to 0 than that
 * @param above the same as {@code below} of numbers above 0
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
  /** How finely magnitudes are told apart at least. */
  public static final int FEWEST_PER_OCTAVE = 8;

  /** And at most. */
  public static final int MOST_PER_OCTAVE = 128;

  /** More are not made by finer bins. */
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

  /** The histogram of the elements from {@code from} on, up to the one before {@code to}. */
  public static Histogram of(float[] values, int from, int to) {
    Counter counter = new Counter();
    counter.add(values, from, to);
    return counter.histogram();
  }

  /**
   * Some numbers that lie together.
   *
   * @param from the smallest that they may be
   * @param to the largest
   */
  public record Bin(double from, double to, long count) {}

  /** All bins between the smallest and the largest number, from left to right; none of none. */
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

  /** The outermost bins end where the numbers do. */
  private void add(List<Bin> bins, double from, double to, long count) {
    if (to >= least && from <= most) {
      bins.add(new Bin(Math.max(from, least), Math.min(to, most), count));
    }
  }

  /** Counts numbers, array by array. */
  public static final class Counter {
    /** Exponent and the first seven bits behind the point are the finest bin. */
    private static final int BITS_WITHIN_BIN = 16;

    /** All that are finite. */
    private static final int BINS = 255 * MOST_PER_OCTAVE;

    /** The bin that begins at 1 has number 0 elsewhere. */
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

    /** Counts the elements from {@code from} on, up to the one before {@code to}. */
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

    /** The histogram of all that was counted. */
    public Histogram histogram() {
      long others = 0;
      for (int bin = 0; bin < BINS; bin++) {
        others += below[bin] + above[bin];
      }
      int near = others == 0 ? BIN_OF_ONE : near(others);
      long left = count(below, 0, near) + count(above, 0, near);
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
          zeros + left,
          from(above, near, width));
    }

    /** Numbers that have no exponent of their own are always about 0. */
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

    /** The bin behind the last that has any number. */
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
