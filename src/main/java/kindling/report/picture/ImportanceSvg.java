package kindling.report.picture;

import java.util.List;
import kindling.metrics.Metric;
import kindling.metrics.explanation.ColumnImportance;
import kindling.metrics.explanation.Explanation;

/** Draws the importance of columns as bars, each with its standard deviation as a whisker. */
public final class ImportanceSvg {
  /** The most important columns that are drawn. */
  public static final int MOST = 40;

  private static final int ROW = 20;
  private static final int PLOT = 420;
  private static final int VALUE = 110;
  private static final int TOP = 40;
  private static final int MARGIN = 12;
  private static final int MOST_LETTERS = 30;

  private ImportanceSvg() {}

  /** The picture of at least one column: a whole file. */
  public static String draw(Explanation explanation) {
    Metric metric = explanation.metric();
    List<ColumnImportance> columns =
        explanation.columns().subList(0, Math.min(MOST, explanation.columns().size()));
    int longest = 0;
    double least = 0;
    double most = 0;
    for (ColumnImportance column : columns) {
      longest = Math.max(longest, Math.min(MOST_LETTERS, column.column().length()));
      least = Math.min(least, column.mean() - spread(column));
      most = Math.max(most, column.mean() + spread(column));
    }
    LinearAxis axis = LinearAxis.of(least, most);
    int left = 2 * MARGIN + Svg.LETTER * longest;
    int bottom = TOP + ROW * columns.size();
    String title =
        "%s %s without the column"
            .formatted(metric.higherIsBetter() ? "loss of" : "added", metric.text());
    Svg svg = new Svg(left + PLOT + VALUE, bottom + 34, title);
    svg.text(MARGIN, 20, "start", "title", title);
    for (double tick : axis.ticks()) {
      double x = left + PLOT * axis.share(tick);
      svg.line(x, TOP - 6, x, bottom + 4);
      svg.text(x, bottom + 18, "middle", "faint", axis.text(tick, metric.isShare()));
    }
    for (int i = 0; i < columns.size(); i++) {
      ColumnImportance column = columns.get(i);
      int y = TOP + ROW * i;
      double zero = left + PLOT * axis.share(0);
      double end = left + PLOT * axis.share(column.mean());
      svg.text(left - 8, y + 14, "end", "", Svg.cut(column.column(), MOST_LETTERS));
      svg.add(
          "<rect class=\"band0\" x=\"%.1f\" y=\"%d\" width=\"%.1f\" height=\"%d\"/>\n",
          Math.min(zero, end), y + 3, Math.abs(end - zero), ROW - 6);
      double spread = PLOT * spread(column) / (axis.to() - axis.from());
      svg.add(
          "<path class=\"curve1\" d=\"M%.1f %dH%.1f\"/>\n",
          end - spread, y + ROW / 2, end + spread);
      svg.text(left + PLOT + VALUE - MARGIN, y + 14, "end", "faint", metric.text(column.mean()));
    }
    return svg.file();
  }

  private static double spread(ColumnImportance column) {
    return Double.isNaN(column.deviation()) ? 0 : column.deviation();
  }
}
