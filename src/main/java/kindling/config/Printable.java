package kindling.config;

import java.util.function.IntPredicate;

/**
 * Text that is shown to people. What comes from a file may hold characters that drive a terminal,
 * or turn the direction of writing so that a line reads as another: these are escaped as in JSON,
 * such as {@code \u001b}.
 */
public final class Printable {
  private Printable() {}

  /** Some lines: line breaks and tabs stay. */
  public static String text(String text) {
    return escaped(text, c -> c != '\n' && c != '\t' && isControl(c));
  }

  /** A single line: line breaks are escaped too. */
  public static String line(String text) {
    return escaped(text, Printable::isControl);
  }

  /** A message, whose further lines are indented, so that none of them looks like another one. */
  public static String message(String text) {
    return text(text).replaceAll("\n(?! |$)", "\n  ");
  }

  private static String escaped(String text, IntPredicate isEscaped) {
    if (text.chars().noneMatch(isEscaped)) {
      return text;
    }
    StringBuilder escaped = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (isEscaped.test(c)) {
        escaped.append("\\u%04x".formatted((int) c));
      } else {
        escaped.append(c);
      }
    }
    return escaped.toString();
  }

  /** The blocks C0 and C1, DEL, marks and overrides of direction, separators of lines. */
  private static boolean isControl(int c) {
    return Character.isISOControl(c)
        || c == 0x61C
        || (c >= 0x200E && c <= 0x200F)
        || (c >= 0x2028 && c <= 0x202E)
        || (c >= 0x2066 && c <= 0x2069);
  }
}
