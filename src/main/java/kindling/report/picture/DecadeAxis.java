package kindling.report.picture;

import java.util.Collection;
import java.util.SortedMap;
import kindling.metrics.Distribution;

/** A logarithmic axis of whole decades, from 10^{@code from} to 10^{@code to}. */
record DecadeAxis(int from, int to) {
  private static final int MOST_TICKS = 6;

  /**
   * The axis for some distributions. It omits the smallest hundredth of the numbers of each,
   * because single numbers may be close to zero by chance.
   */
  static DecadeAxis of(Collection<Distribution> distributions) {
    int lowest = Integer.MAX_VALUE;
    int highest = Integer.MIN_VALUE;
    for (Distribution distribution : distributions) {
      SortedMap<Integer, Integer> bins = distribution.magnitudes();
      if (!bins.isEmpty()) {
        lowest = Math.min(lowest, withoutTheSmallest(bins));
        highest = Math.max(highest, bins.lastKey() + 1);
      }
    }
    return lowest > highest
        ? new DecadeAxis(0, 1) // all numbers are zero
        : new DecadeAxis(
            Math.floorDiv(lowest, Distribution.BINS_PER_DECADE),
            -Math.floorDiv(-highest, Distribution.BINS_PER_DECADE));
  }

  private static int withoutTheSmallest(SortedMap<Integer, Integer> bins) {
    long all = bins.values().stream().mapToLong(Integer::longValue).sum();
    long seen = 0;
    for (int bin : bins.keySet()) {
      seen += bins.get(bin);
      if (100 * seen > all) {
        return bin;
      }
    }
    return bins.lastKey();
  }

  /** Decades from one tick to the next. */
  int step() {
    int step = 1;
    while ((to - from) / step >= MOST_TICKS) {
      step += step == 1 ? 1 : step == 2 ? 3 : 5;
    }
    return step;
  }

  /** The bin that begins where the axis does. */
  int firstBin() {
    return from * Distribution.BINS_PER_DECADE;
  }

  /** The position at which a bin begins, as a share of the axis. */
  double share(int bin) {
    return (double) (bin - firstBin()) / (Distribution.BINS_PER_DECADE * (to - from));
  }
}
