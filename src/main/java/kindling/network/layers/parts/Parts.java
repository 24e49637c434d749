package kindling.network.layers.parts;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The texts of parts. */
public final class Parts {
  /** What a text can be, for errors. */
  public static final String USAGE =
      "a number of inputs such as 13, LEVELSxWIDTH such as 5x3, piecewise:BINSxWIDTH, periodic:FREQUENCIESxWIDTH:DEVIATION, or offset";

  private static final Pattern TEXT =
      Pattern.compile(
          "(?:(piecewise|periodic):)?([1-9]\\d{0,8})(?:x([1-9]\\d{0,8}))?(?::([0-9.eE-]{1,20}))?");

  private Parts() {}

  /**
   * The part of a text.
   *
   * @throws IllegalArgumentException if it is none
   */
  public static Part of(String text) {
    if (text.equals(OffsetPart.NAME)) {
      return new OffsetPart();
    }
    Matcher matcher = TEXT.matcher(text);
    if (matcher.matches()) {
      String kind = matcher.group(1);
      int first = Integer.parseInt(matcher.group(2));
      boolean single = matcher.group(3) == null;
      int width = single ? 0 : Integer.parseInt(matcher.group(3));
      boolean periodic = PeriodicPart.NAME.equals(kind);
      boolean complete = periodic == (matcher.group(4) != null);
      if (kind == null && complete) {
        return single ? new PassPart(first) : new LevelPart(first, width);
      } else if (!single && complete) {
        return periodic
            ? new PeriodicPart(first, width, number(matcher.group(4)))
            : new PiecewisePart(first, width);
      }
    }
    throw new IllegalArgumentException("its part is \"%s\"; it must be %s".formatted(text, USAGE));
  }

  private static float number(String text) {
    try {
      return Float.parseFloat(text);
    } catch (NumberFormatException e) {
      return Float.NaN;
    }
  }

  static void require(boolean right, String message) {
    if (!right) {
      throw new IllegalArgumentException(message);
    }
  }
}
