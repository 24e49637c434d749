package kindling.config;

import java.util.function.IntPredicate;

/**
 * Makes text safe for display. Text from a file may contain characters that control a terminal or
 * change the writing direction, so that a line looks different. These are escaped as in JSON, such
 * as {@code \u001b}.
 */
public final class Printable {
  private Printable() {}

  /** Escapes several lines; line breaks and tabs are kept. */
  public static String text(String text) {
    return escaped(text, c -> c != '\n' && c != '\t' && isControl(c));
  }

  /** Escapes a single line, including line breaks. */
  public static String line(String text) {
    return escaped(text, Printable::isControl);
  }

  /**
   * Escapes a message and indents its further lines, so that they do not look like other messages.
   */
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

  /** Control characters (C0, C1, DEL), direction marks and overrides, and line separators. */
  private static boolean isControl(int c) {
    return Character.isISOControl(c)
        || c == 0x61C
        || (c >= 0x200E && c <= 0x200F)
        || (c >= 0x2028 && c <= 0x202E)
        || (c >= 0x2066 && c <= 0x2069);
  }
}
