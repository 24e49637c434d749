package kindling.report.picture;

import java.util.Arrays;
import java.util.Locale;
import kindling.train.RateCurve;

/** Draws the losses of a learning-rate range test over the logarithm of the rate. */
public final class RateSvg {
  private static final int WIDTH = 560;
  private static final int HEIGHT = 320;
  private static final int LEFT = 84;
  private static final int RIGHT = 24;
  private static final int TOP = 40;
  private static final int BOTTOM = HEIGHT - 44;

  private final RateCurve curve;
  private final double[] smoothed;
  private final double scale;
  private final LinearAxis losses;
  private final double firstDecade;
  private final double decades;

  private RateSvg(RateCurve curve, double scale) {
    this.curve = curve;
    this.smoothed = curve.smoothed();
    this.scale = scale;
    // Losses of the last steps, which may be far above, are left out.
    double least = Arrays.stream(curve.losses()).min().orElse(0);
    double most = Arrays.stream(smoothed).max().orElse(1);
    this.losses = LinearAxis.of(least, most);
    this.firstDecade = decade(0);
    this.decades = Math.max(1e-9, decade(smoothed.length - 1) - firstDecade);
  }

  /**
   * The picture: a whole file.
   *
   * @param scale by which the rates of the test are those of the setting
   */
  public static String draw(String name, RateCurve curve, double scale) {
    return new RateSvg(curve, scale).file(name);
  }

  private String file(String name) {
    Svg svg = new Svg(WIDTH, HEIGHT, "learning rates of " + name);
    svg.text(12, 20, "start", "title", Svg.cut("loss over the learning rate, " + name, 60));
    for (double tick : losses.ticks()) {
      svg.line(LEFT, y(tick), WIDTH - RIGHT, y(tick));
      svg.text(LEFT - 6, y(tick) + 4, "end", "faint", losses.text(tick, false));
    }
    for (int decade = (int) Math.ceil(firstDecade - 1e-9);
        decade <= firstDecade + decades + 1e-9;
        decade++) {
      svg.line(x(decade), BOTTOM, x(decade), BOTTOM + 4);
      svg.text(x(decade), BOTTOM + 18, "middle", "faint", "1e" + decade);
    }
    for (int i = 0; i < smoothed.length; i++) {
      if (losses.share(curve.losses()[i]) <= 1) {
        svg.add(
            "<circle class=\"band1\" cx=\"%.1f\" cy=\"%.1f\" r=\"1.5\"/>\n",
            x(decade(i)), y(curve.losses()[i]));
      }
    }
    svg.add("<path class=\"curve0\" d=\"");
    for (int i = 0; i < smoothed.length; i++) {
      svg.add("%c%.1f %.1f", i == 0 ? 'M' : 'L', x(decade(i)), y(smoothed[i]));
    }
    svg.add("\"/>\n");
    curve.steepest().ifPresent(step -> mark(svg, step));
    return svg.file();
  }

  private void mark(Svg svg, int step) {
    double x = x(decade(step));
    svg.add("<path class=\"curve2\" d=\"M%.1f %dV%d\"/>\n", x, TOP, BOTTOM);
    String rate = String.format(Locale.ROOT, "suggestion %.1e", curve.rates()[step] * scale);
    svg.text(x, TOP - 4, "middle", "", rate);
  }

  private double decade(int step) {
    return Math.log10(curve.rates()[step] * scale);
  }

  private double x(double decade) {
    return LEFT + (WIDTH - RIGHT - LEFT) * (decade - firstDecade) / decades;
  }

  private double y(double loss) {
    return BOTTOM - (BOTTOM - TOP) * losses.share(loss);
  }
}
