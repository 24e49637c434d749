package kindling.report.picture;

import java.util.Locale;
import kindling.config.Printable;

/**
 * A picture in SVG, in light or dark colours like the reader's screen. All lengths are in pixels.
 * The classes of its style are {@code title} and {@code faint} for texts, and {@code band0} and so
 * on for areas, {@code curve0} and so on for curves.
 */
final class Svg {
  /** The width of a letter. */
  static final int LETTER = 7;

  /** The number of colours. */
  static final int COLOURS = 8;

  private static final String[] LIGHT = {
    "#0969da", "#bc4c00", "#1a7f37", "#8250df", "#cf222e", "#1b7c83", "#9a6700", "#bf3989"
  };
  private static final String[] DARK = {
    "#4493f8", "#db6d28", "#3fb950", "#bc8cff", "#ff7b72", "#39c5cf", "#d29922", "#f778ba"
  };

  private static final String HEAD =
      """
      <svg xmlns="http://www.w3.org/2000/svg" width="%1$d" height="%2$d" viewBox="0 0 %1$d %2$d" role="img">
      <title>%3$s</title>
      <style>
      text { font: 12px sans-serif; fill: #1f2328 }
      .title { font-weight: bold }
      .faint { fill: #59636e }
      .paper { fill: #ffffff }
      .line { stroke: #d1d9e0; shape-rendering: crispEdges }
      %4$s@media (prefers-color-scheme: dark) {
      text { fill: #f0f6fc }
      .faint { fill: #9198a1 }
      .paper { fill: #0d1117 }
      .line { stroke: #3d444d }
      %5$s}
      </style>
      <rect class="paper" width="%1$d" height="%2$d"/>
      """;

  private final StringBuilder svg = new StringBuilder();

  /** An empty picture. */
  Svg(int width, int height, String title) {
    add(HEAD, width, height, escape(title), colours(LIGHT), colours(DARK));
  }

  private static String colours(String[] colours) {
    StringBuilder style = new StringBuilder();
    for (int i = 0; i < colours.length; i++) {
      style.append(".band%d { fill: %s }\n".formatted(i, colours[i]));
      style.append(
          ".curve%d { fill: none; stroke: %s; stroke-width: 2 }\n".formatted(i, colours[i]));
    }
    return style.toString();
  }

  /** Adds a straight line of the frame. */
  void line(double fromX, double fromY, double toX, double toY) {
    add("<path class=\"line\" d=\"M%.1f %.1fL%.1f %.1f\"/>\n", fromX, fromY, toX, toY);
  }

  /**
   * Adds a text.
   *
   * @param anchor which end of the text is at x: start, middle or end
   * @param style title or faint, or empty
   */
  void text(double x, double y, String anchor, String style, String text) {
    add(
        "<text class=\"%s\" x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\">%s</text>\n",
        style, x, y, anchor, escape(text));
  }

  /** Adds a part of the file. */
  void add(String format, Object... values) {
    svg.append(String.format(Locale.ROOT, format, values));
  }

  private static String escape(String text) {
    return Printable.line(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }

  /** A text of at most a number of letters. */
  static String cut(String text, int most) {
    return text.length() <= most ? text : text.substring(0, most - 1) + "…";
  }

  /** The whole file. */
  String file() {
    return svg + "</svg>\n";
  }
}
