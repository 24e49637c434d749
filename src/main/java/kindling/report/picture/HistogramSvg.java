package kindling.report.picture;

import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import kindling.metrics.Distribution;

/**
 * Draws histograms of magnitudes as an SVG picture, in light or dark colours like the reader's
 * screen.
 *
 * <p>A band is a row of panels that share one logarithmic axis, so positions can be compared
 * between panels. A panel is a column of histograms. Each is scaled to its own fullest bin, with
 * the share of zeros, which are in no bin, beside it. The smallest magnitudes of a band are left
 * out, at most one in a hundred of each histogram. All lengths are in pixels.
 */
public final class HistogramSvg {
  private static final int PLOT = 220;
  private static final int ZEROS = 60;
  private static final int ROW = 24;
  private static final int HIGHEST = 21;
  private static final int HEADER = 52;
  private static final int FOOTER = 34;
  private static final int MARGIN = 12;

  private final Svg svg;
  private final int labels;

  /**
   * An empty picture.
   *
   * @param labels width of the labels
   */
  private HistogramSvg(Svg svg, int labels) {
    this.svg = svg;
    this.labels = labels;
  }

  /** One histogram with its name. */
  public record Histogram(String label, Distribution distribution) {}

  /** Histograms below each other. */
  public record Panel(String title, List<Histogram> histograms) {}

  /** Panels side by side, each with histograms of the same names. */
  public record Band(String title, List<Panel> panels) {}

  /** The picture of at least one band: a whole file. */
  public static String draw(String title, List<Band> bands) {
    List<Panel> panels = bands.get(0).panels();
    int longest =
        panels.get(0).histograms().stream().mapToInt(one -> one.label().length()).max().orElse(0);
    int labels = 2 * MARGIN + Svg.LETTER * longest;
    int width = labels + panels.size() * (PLOT + ZEROS) + MARGIN;
    int height = MARGIN + bands.stream().mapToInt(HistogramSvg::height).sum();
    HistogramSvg picture = new HistogramSvg(new Svg(width, height, title), labels);
    int top = MARGIN;
    for (int i = 0; i < bands.size(); i++) {
      picture.band(top, "band" + i % 2, bands.get(i));
      top += height(bands.get(i));
    }
    return picture.svg.file();
  }

  private static int height(Band band) {
    return HEADER + ROW * band.panels().get(0).histograms().size() + FOOTER;
  }

  private void band(int top, String style, Band band) {
    svg.text(MARGIN, top + 14, "start", "title", band.title());
    List<Histogram> rows = band.panels().get(0).histograms();
    for (int row = 0; row < rows.size(); row++) {
      svg.text(labels - 10, base(top, row) - 4, "end", "faint", rows.get(row).label());
    }
    DecadeAxis axis =
        DecadeAxis.of(
            band.panels().stream()
                .flatMap(panel -> panel.histograms().stream())
                .map(Histogram::distribution)
                .toList());
    int left = labels;
    for (Panel panel : band.panels()) {
      panel(left, top, style, panel, axis);
      left += PLOT + ZEROS;
    }
  }

  private static int base(int top, int row) {
    return top + HEADER + ROW * (row + 1);
  }

  private void panel(int left, int top, String style, Panel panel, DecadeAxis axis) {
    int titles = top + HEADER - 16;
    int right = left + PLOT + ZEROS - 14;
    svg.text(left + PLOT / 2, titles, "middle", "title", panel.title());
    ticks(left, titles + 8, base(top, panel.histograms().size() - 1), axis);
    boolean zeros = panel.histograms().stream().anyMatch(one -> one.distribution().zeros() > 0);
    if (zeros) {
      svg.text(right, titles, "end", "faint", "zeros");
    }
    for (int row = 0; row < panel.histograms().size(); row++) {
      Distribution distribution = panel.histograms().get(row).distribution();
      int base = base(top, row);
      svg.line(left, base, left + PLOT, base);
      bins(left, base, style, distribution.magnitudes().tailMap(axis.firstBin()), axis);
      if (zeros) {
        svg.text(right, base - 4, "end", "faint", Math.round(100 * distribution.zeros()) + " %");
      }
    }
  }

  private void ticks(int left, int top, int bottom, DecadeAxis axis) {
    for (int decade = axis.from(); decade <= axis.to(); decade++) {
      if (decade % axis.step() == 0) {
        double x = left + PLOT * axis.share(decade * Distribution.BINS_PER_DECADE);
        svg.line(x, top, x, bottom + 4);
        svg.text(x, bottom + 18, "middle", "faint", "10" + superscript(decade));
      }
    }
  }

  private void bins(
      int left, int base, String style, SortedMap<Integer, Integer> bins, DecadeAxis axis) {
    if (bins.isEmpty()) {
      return;
    }
    int fullest = Collections.max(bins.values());
    double from = left + PLOT * axis.share(bins.firstKey());
    svg.add("<path class=\"%s\" d=\"M%.1f %d", style, from, base);
    for (int bin = bins.firstKey(); bin <= bins.lastKey(); bin++) {
      double y = base - HIGHEST * (double) bins.getOrDefault(bin, 0) / fullest;
      svg.add("V%.1fH%.1f", y, left + PLOT * axis.share(bin + 1));
    }
    svg.add("V%dZ\"/>\n", base);
  }

  private static String superscript(int number) {
    StringBuilder raised = new StringBuilder();
    for (char c : String.valueOf(number).toCharArray()) {
      raised.append(c == '-' ? '⁻' : "⁰¹²³⁴⁵⁶⁷⁸⁹".charAt(c - '0'));
    }
    return raised.toString();
  }
}
