package kindling.tables.statistics;

import java.util.Arrays;

/** A function that is linear between points, and constant outside of them. */
public final class PiecewiseLine {
  private PiecewiseLine() {}

  /**
   * The value at x.
   *
   * @param from x of the points, ascending
   * @param to y of the points
   */
  public static double at(double[] from, double[] to, double x) {
    int last = from.length - 1;
    if (x <= from[0] || last == 0) {
      return to[0];
    }
    if (x >= from[last]) {
      return to[last];
    }
    int found = Arrays.binarySearch(from, x);
    if (found >= 0) {
      return to[found];
    }
    int above = -found - 1;
    double share = (x - from[above - 1]) / (from[above] - from[above - 1]);
    return to[above - 1] + share * (to[above] - to[above - 1]);
  }

  /**
   * The place of x among bins: the number of its bin, plus the share of it that lies below x.
   *
   * @param edges of the bins, ascending
   * @return 0 below all bins, and the number of bins above them
   */
  public static double place(double[] edges, double x) {
    int last = edges.length - 1;
    if (x <= edges[0]) {
      return 0;
    }
    if (x >= edges[last]) {
      return last;
    }
    int found = Arrays.binarySearch(edges, x);
    int bin = found >= 0 ? found : -found - 2;
    return bin + (x - edges[bin]) / (edges[bin + 1] - edges[bin]);
  }
}
