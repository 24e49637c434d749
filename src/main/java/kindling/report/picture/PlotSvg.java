package kindling.report.picture;

import java.util.List;
import java.util.Locale;
import kindling.config.Printable;

/**
 * Draws curves and points over two linear axes as an SVG element for a page, whose style sheet has
 * the colours. All lengths are in pixels of the viewBox.
 */
public final class PlotSvg {
  private static final int WIDTH = 340;
  private static final int HEIGHT = 300;
  private static final int LEFT = 52;
  private static final int RIGHT = 12;
  private static final int TOP = 10;
  private static final int BOTTOM = 44;
  private static final int MOST_TICKS = 6;

  private final StringBuilder svg = new StringBuilder();
  private final Axis x;
  private final Axis y;

  private PlotSvg(Axis x, Axis y) {
    this.x = x;
    this.y = y;
  }

  /** An axis from one number to a larger one. */
  public record Axis(String title, double from, double to) {
    /** The axis of probabilities and shares. */
    public static Axis ofShares(String title) {
      return new Axis(title, 0, 1);
    }

    /** An axis with room for some numbers. */
    public static Axis of(String title, double least, double most) {
      double room = most > least ? (most - least) / 20 : Math.max(1e-9, Math.abs(least)) / 2;
      return new Axis(title, least - room, most + room);
    }

    /** The distance of two ticks: 1, 2 or 5 times a power of ten. */
    private double step() {
      double decade = Math.pow(10, Math.floor(Math.log10((to - from) / MOST_TICKS)));
      for (int factor : new int[] {1, 2, 5}) {
        if ((to - from) / (factor * decade) <= MOST_TICKS) {
          return factor * decade;
        }
      }
      return 10 * decade;
    }

    private double share(double value) {
      return (value - from) / (to - from);
    }
  }

  /** A place in a picture, in the units of the axes. */
  public record Point(double x, double y) {}

  /**
   * What is drawn.
   *
   * @param style class of the style sheet
   * @param joined whether a line joins the points, or each is a dot
   */
  public record Curve(String style, boolean joined, List<Point> points) {}

  /** The picture, as an element. */
  public static String draw(String title, Axis x, Axis y, List<Curve> curves) {
    PlotSvg plot = new PlotSvg(x, y);
    plot.add(
        "<svg class=\"plot\" viewBox=\"0 0 %d %d\" role=\"img\"><title>%s</title>\n",
        WIDTH, HEIGHT, escape(title));
    plot.axes();
    curves.forEach(plot::curve);
    return plot.svg.append("</svg>\n").toString();
  }

  private void axes() {
    int bottom = HEIGHT - BOTTOM;
    for (double at : ticks(x)) {
      add("<path class=\"tick\" d=\"M%.1f %dV%d\"/>", left(at), TOP, bottom);
      text(left(at), bottom + 16, "middle", number(at, x.step()));
    }
    for (double at : ticks(y)) {
      add("<path class=\"tick\" d=\"M%d %.1fH%d\"/>", LEFT, top(at), WIDTH - RIGHT);
      text(LEFT - 6, top(at) + 4, "end", number(at, y.step()));
    }
    text((LEFT + WIDTH - RIGHT) / 2.0, HEIGHT - 8, "middle", x.title());
    double middle = (TOP + bottom) / 2.0;
    add(
        "<text x=\"12\" y=\"%1$.1f\" text-anchor=\"middle\" transform=\"rotate(-90 12 %1$.1f)\">%2$s</text>\n",
        middle, escape(y.title()));
  }

  private static double[] ticks(Axis axis) {
    double step = axis.step();
    long first = (long) Math.ceil(axis.from() / step - 1e-9);
    long last = (long) Math.floor(axis.to() / step + 1e-9);
    double[] ticks = new double[(int) (last - first + 1)];
    for (int i = 0; i < ticks.length; i++) {
      ticks[i] = (first + i) * step;
    }
    return ticks;
  }

  private static String number(double number, double step) {
    if (Math.abs(number) >= 1e6 || step < 1e-4) {
      return number == 0 ? "0" : String.format(Locale.ROOT, "%.2g", number);
    }
    int decimals = Math.max(0, (int) Math.ceil(-Math.log10(step) - 1e-9));
    return String.format(Locale.ROOT, "%,." + decimals + "f", number);
  }

  private void curve(Curve curve) {
    if (curve.joined()) {
      add("<path class=\"curve %s\" d=\"", curve.style());
      char command = 'M';
      for (Point point : curve.points()) {
        add("%c%.1f %.1f", command, left(point.x()), top(point.y()));
        command = 'L';
      }
      add("\"/>\n");
      return;
    }
    add("<g class=\"dots %s\">", curve.style());
    for (Point point : curve.points()) {
      add("<circle cx=\"%.1f\" cy=\"%.1f\" r=\"2\"/>", left(point.x()), top(point.y()));
    }
    add("</g>\n");
  }

  private double left(double value) {
    return LEFT + x.share(value) * (WIDTH - LEFT - RIGHT);
  }

  private double top(double value) {
    return HEIGHT - BOTTOM - y.share(value) * (HEIGHT - TOP - BOTTOM);
  }

  private void text(double left, double top, String anchor, String text) {
    add(
        "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\">%s</text>\n",
        left, top, anchor, escape(text));
  }

  private void add(String format, Object... values) {
    svg.append(String.format(Locale.ROOT, format, values));
  }

  private static String escape(String text) {
    return Printable.line(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }
}
