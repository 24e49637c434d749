package kindling.data.features;

import java.util.Arrays;

/**
 * The elements of some sparse rows, ordered by their features; those of the same feature keep their
 * order. A radix sort, least significant digit first (Knuth: The Art of Computer Programming,
 * volume 3, section 5.2.5). Its arrays grow, and are used again.
 */
final class FeatureOrder {
  private static final int BITS = 11;
  private static final int DIGITS = 1 << BITS;

  private final int[] ends = new int[DIGITS];
  private int[] order = new int[0];
  private int[] before = new int[0];

  /**
   * The order of the elements 0 to {@code count - 1}; the array may be longer, and is valid until
   * the next call.
   *
   * @param features of the elements
   */
  int[] of(int[] features, int count) {
    if (count > order.length) {
      int capacity = FeaturesBuilder.capacity(order.length, count);
      order = new int[capacity];
      before = new int[capacity];
    }
    int all = 0;
    for (int e = 0; e < count; e++) {
      order[e] = e;
      all |= features[e];
    }
    for (int shift = 0; all >>> shift > 0 && shift < Integer.SIZE; shift += BITS) {
      sort(features, count, shift);
    }
    return order;
  }

  /** Sorts by the digit of the features at a bit. */
  private void sort(int[] features, int count, int shift) {
    int[] from = order;
    order = before;
    before = from;
    Arrays.fill(ends, 0);
    for (int e = 0; e < count; e++) {
      ends[(features[e] >>> shift) & (DIGITS - 1)]++;
    }
    for (int digit = 1; digit < DIGITS; digit++) {
      ends[digit] += ends[digit - 1];
    }
    for (int i = count - 1; i >= 0; i--) {
      order[--ends[(features[from[i]] >>> shift) & (DIGITS - 1)]] = from[i];
    }
  }
}
