package kindling.tables.cells;

import java.util.regex.Pattern;

/**
 * A number that is written with a percent sign, a currency, or commas: it is not read as a number,
 * because 1,234 means two different numbers in two countries.
 */
public final class MarkedNumber {
  private static final Pattern FORM =
      Pattern.compile("[-+]?[$€£¥]?\\s*[-+]?\\d+(,\\d+)*(\\.\\d+)?\\s*[%€$£¥]?|[-+]?\\d*,\\d+");

  private MarkedNumber() {}

  /** Whether a text that is no number would be one without its marks. */
  public static boolean is(String text) {
    return !text.isEmpty()
        && isPossible(text.charAt(0), "+-,€$£¥")
        && isPossible(text.charAt(text.length() - 1), "%€$£¥")
        && FORM.matcher(text).matches();
  }

  /** Whether a character may be at an end, so that the form of most texts is not looked at. */
  private static boolean isPossible(char end, String marks) {
    return (end >= '0' && end <= '9') || marks.indexOf(end) >= 0;
  }
}
