package kindling.report.picture;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import kindling.metrics.explanation.ColumnEffect;
import kindling.metrics.explanation.ColumnEffect.Point;

/**
 * Draws the effect of a column on the predictions: curves over numbers and dates, points beside
 * levels. If there are many outputs, those that change most are drawn.
 */
public final class EffectSvg {
  private static final int WIDTH = 460;
  private static final int MARGIN = 12;
  private static final int RIGHT = 24;
  private static final int HEIGHT = 190;
  private static final int ROW = 18;
  private static final int BETWEEN_TICKS = 64;
  private static final int MOST_LETTERS = 22;

  private final ColumnEffect effect;
  private final List<Integer> shown;
  private final LinearAxis axis;
  private final int top;

  private EffectSvg(ColumnEffect effect) {
    this.effect = effect;
    this.shown = shown(effect);
    List<Double> all = new ArrayList<>();
    effect.points().forEach(point -> shown.forEach(k -> all.add(point.means().get(k))));
    this.axis =
        LinearAxis.of(
            all.stream().mapToDouble(Double::doubleValue).min().orElse(0),
            all.stream().mapToDouble(Double::doubleValue).max().orElse(1));
    this.top = 40 + (shown.size() > 1 ? ROW * shown.size() : 0);
  }

  /** The picture of an effect: a whole file. */
  public static String draw(ColumnEffect effect) {
    EffectSvg picture = new EffectSvg(effect);
    return effect.ordered() ? picture.curves() : picture.levels();
  }

  private static List<Integer> shown(ColumnEffect effect) {
    return IntStream.range(0, effect.outputs().size())
        .boxed()
        .sorted(Comparator.comparingDouble((Integer k) -> -range(effect, k)))
        .limit(Svg.COLOURS)
        .sorted()
        .toList();
  }

  private static double range(ColumnEffect effect, int output) {
    double least = Double.POSITIVE_INFINITY;
    double most = Double.NEGATIVE_INFINITY;
    for (Point point : effect.points()) {
      least = Math.min(least, point.means().get(output));
      most = Math.max(most, point.means().get(output));
    }
    return most - least;
  }

  private Svg begin(int height) {
    String of = effect.outputs().size() == 1 ? effect.outputs().get(0) : "the predictions";
    String kind = effect.probabilities() ? "probability of " : "";
    String title = "%s%s by %s".formatted(kind, of, effect.column());
    Svg svg = new Svg(WIDTH, height, title);
    svg.text(MARGIN, 20, "start", "title", Svg.cut(title, (WIDTH - 2 * MARGIN) / Svg.LETTER));
    for (int i = 0; shown.size() > 1 && i < shown.size(); i++) {
      int y = 40 + ROW * i;
      svg.add("<circle class=\"band%d\" cx=\"%d\" cy=\"%d\" r=\"4\"/>\n", i, MARGIN + 4, y - 4);
      svg.text(MARGIN + 14, y, "start", "faint", Svg.cut(effect.outputs().get(shown.get(i)), 50));
    }
    return svg;
  }

  private String curves() {
    int bottom = top + HEIGHT;
    int left = MARGIN + Svg.LETTER * 11;
    Svg svg = begin(bottom + 34);
    for (double tick : axis.ticks()) {
      double y = bottom - HEIGHT * axis.share(tick);
      svg.line(left, y, WIDTH - RIGHT, y);
      svg.text(left - 6, y + 4, "end", "faint", axis.text(tick, effect.probabilities()));
    }
    List<Point> inOrder =
        effect.points().stream().filter(point -> !Double.isNaN(point.place())).toList();
    double first = inOrder.get(0).place();
    double length = Math.max(1e-12, inOrder.get(inOrder.size() - 1).place() - first);
    boolean hasMissing = inOrder.size() < effect.points().size();
    double width = WIDTH - RIGHT - left - (hasMissing ? BETWEEN_TICKS : 0);
    double last = -BETWEEN_TICKS;
    for (Point point : inOrder) {
      double x = left + width * (point.place() - first) / length;
      if (x >= last + BETWEEN_TICKS) {
        svg.line(x, bottom, x, bottom + 4);
        svg.text(x, bottom + 18, "middle", "faint", Svg.cut(point.value(), 10));
        last = x;
      }
    }
    for (int i = 0; i < shown.size(); i++) {
      StringBuilder path = new StringBuilder();
      for (Point point : inOrder) {
        double x = left + width * (point.place() - first) / length;
        path.append("%s%.1f %.1f".formatted(path.isEmpty() ? "M" : "L", x, y(point, i, bottom)));
      }
      svg.add("<path class=\"curve%d\" d=\"%s\"/>\n", i, path);
    }
    if (hasMissing) {
      Point missing = effect.points().get(effect.points().size() - 1);
      int x = WIDTH - RIGHT - 20;
      svg.text(x, bottom + 18, "middle", "faint", missing.value());
      for (int i = 0; i < shown.size(); i++) {
        svg.add(
            "<circle class=\"band%d\" cx=\"%d\" cy=\"%.1f\" r=\"4\"/>\n",
            i, x, y(missing, i, bottom));
      }
    }
    return svg.file();
  }

  private double y(Point point, int curve, int bottom) {
    return bottom - HEIGHT * axis.share(point.means().get(shown.get(curve)));
  }

  private String levels() {
    int longest = 0;
    for (Point point : effect.points()) {
      longest = Math.max(longest, Math.min(MOST_LETTERS, point.value().length()));
    }
    int left = 2 * MARGIN + Svg.LETTER * longest;
    int bottom = top + ROW * effect.points().size();
    int width = WIDTH - RIGHT - left;
    Svg svg = begin(bottom + 34);
    double last = -BETWEEN_TICKS;
    for (double tick : axis.ticks()) {
      double x = left + width * axis.share(tick);
      svg.line(x, top, x, bottom + 4);
      if (x >= last + BETWEEN_TICKS) {
        svg.text(x, bottom + 18, "middle", "faint", axis.text(tick, effect.probabilities()));
        last = x;
      }
    }
    for (int row = 0; row < effect.points().size(); row++) {
      Point point = effect.points().get(row);
      int y = top + ROW * row + ROW / 2;
      svg.text(left - 8, y + 4, "end", "", Svg.cut(point.value(), MOST_LETTERS));
      for (int i = 0; i < shown.size(); i++) {
        double x = left + width * axis.share(point.means().get(shown.get(i)));
        svg.add("<circle class=\"band%d\" cx=\"%.1f\" cy=\"%d\" r=\"4\"/>\n", i, x, y);
      }
    }
    return svg.file();
  }
}
