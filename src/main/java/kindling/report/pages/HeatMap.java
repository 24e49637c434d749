package kindling.report.pages;

import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import kindling.metrics.Histogram;

/**
 * A heat map that the script of a page draws: a column for each histogram, with values from bottom
 * to top and a shade for their density. Exact zeros are left out, because the many zeros of a relu
 * would dominate the shades.
 *
 * @param axis of the values
 * @param base64 a byte for each cell, column by column, from bottom to top; each column uses the
 *     whole range of shades
 */
record HeatMap(Axis axis, String base64) {
  /** Cells of a column. */
  static final int CELLS = 48;

  /** The share of a histogram that may lie beyond either end of a linear axis. */
  private static final double BEYOND = 0.001;

  /** The share of a histogram that may lie below a logarithmic axis, to keep the axis short. */
  private static final double BELOW = 0.05;

  /**
   * The values at the lower edge of the lowest cell and the upper edge of the highest cell.
   *
   * @param logarithmic whether the axis shows magnitudes on a logarithmic scale
   */
  record Axis(double low, double high, boolean logarithmic) {
    /** A linear axis that fits some histograms. */
    static Axis ofValues(List<Histogram> histograms) {
      double low = Double.POSITIVE_INFINITY;
      double high = Double.NEGATIVE_INFINITY;
      for (Histogram histogram : histograms) {
        List<Histogram.Bin> bins = histogram.bins();
        double most = BEYOND * histogram.count();
        int first = 0;
        for (double left = 0; first < bins.size(); first++) {
          left += bins.get(first).count();
          if (left > most) {
            break;
          }
        }
        int last = bins.size() - 1;
        for (double left = 0; last > first; last--) {
          left += bins.get(last).count();
          if (left > most) {
            break;
          }
        }
        if (first < bins.size()) {
          low = Math.min(low, bins.get(first).from());
          high = Math.max(high, bins.get(last).to());
        }
      }
      // Extend the axis to a nearby zero, and give a single value some space around it.
      low = low > 0 && low < high / 2 ? 0 : low;
      high = high < 0 && high > low / 2 ? 0 : high;
      double room = low < high ? 0 : Math.max(Math.abs(low) / 2, Float.MIN_NORMAL);
      return low <= high ? new Axis(low - room, high + room, false) : new Axis(-1, 1, false);
    }

    /** A logarithmic axis that fits the magnitudes of some histograms, without zeros. */
    static Axis ofMagnitudes(List<Histogram> histograms) {
      double low = Double.POSITIVE_INFINITY;
      double high = 0;
      for (Histogram histogram : histograms) {
        List<Histogram.Bin> bins = magnitudes(histogram);
        double left = histogram.middle() - histogram.zeros();
        for (Histogram.Bin bin : bins) {
          left += bin.count();
          if (left > BELOW * (histogram.count() - histogram.zeros())) {
            low = Math.min(low, bin.from());
            break;
          }
        }
        high = bins.isEmpty() ? high : Math.max(high, bins.get(bins.size() - 1).to());
      }
      return low < high ? new Axis(low, high, true) : new Axis(0.1, 1, true);
    }

    /** The position of a value, in cells from the lower end of the axis. */
    private double position(double value) {
      double share =
          logarithmic ? Math.log(value / low) / Math.log(high / low) : (value - low) / (high - low);
      return CELLS * share;
    }
  }

  static HeatMap of(Axis axis, List<Histogram> histograms) {
    byte[] cells = new byte[CELLS * histograms.size()];
    for (int column = 0; column < histograms.size(); column++) {
      double[] counts = new double[CELLS];
      Histogram histogram = histograms.get(column);
      for (Histogram.Bin bin : axis.logarithmic() ? magnitudes(histogram) : values(histogram)) {
        spread(axis.position(bin.from()), axis.position(bin.to()), bin.count(), counts);
      }
      double most = 0;
      for (double count : counts) {
        most = Math.max(most, count);
      }
      for (int cell = 0; cell < CELLS && most > 0; cell++) {
        // The square root makes small counts visible.
        cells[CELLS * column + cell] = (byte) Math.round(255 * Math.sqrt(counts[cell] / most));
      }
    }
    return new HeatMap(axis, Base64.getEncoder().encodeToString(cells));
  }

  /** Bins of magnitudes, smaller ones first. */
  private static List<Histogram.Bin> magnitudes(Histogram histogram) {
    List<Histogram.Bin> bins = new ArrayList<>();
    List<Long> below = histogram.below();
    List<Long> above = histogram.above();
    for (int i = 0; i < Math.max(below.size(), above.size()); i++) {
      long count = (i < below.size() ? below.get(i) : 0) + (i < above.size() ? above.get(i) : 0);
      int bin = histogram.near() + i;
      bins.add(new Histogram.Bin(histogram.edge(bin), histogram.edge(bin + 1), count));
    }
    return bins;
  }

  /** Bins of values without exact zeros. */
  private static List<Histogram.Bin> values(Histogram histogram) {
    List<Histogram.Bin> bins = new ArrayList<>();
    for (Histogram.Bin bin : histogram.bins()) {
      boolean middle = bin.from() <= 0 && bin.to() >= 0;
      long zeros = middle ? histogram.zeros() : 0;
      bins.add(new Histogram.Bin(bin.from(), bin.to(), bin.count() - zeros));
    }
    return bins;
  }

  /** Spreads a count evenly over the cells between two positions, which may be equal. */
  private static void spread(double from, double to, long count, double[] counts) {
    if (from == to && from >= 0 && from <= CELLS) {
      counts[Math.min(CELLS - 1, (int) from)] += count;
    } else if (from < to) {
      for (int cell = Math.max(0, (int) from); cell < Math.min(CELLS, Math.ceil(to)); cell++) {
        double share = (Math.min(to, cell + 1) - Math.max(from, cell)) / (to - from);
        counts[cell] += count * share;
      }
    }
  }

  /** The data for the script. */
  Map<String, Object> data() {
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("low", axis.low());
    data.put("high", axis.high());
    data.put("logarithmic", axis.logarithmic());
    data.put("cells", CELLS);
    data.put("bytes", base64);
    return data;
  }
}
