package kindling.tables;

import java.util.regex.Pattern;

/**
 * A number that is written with a percent sign, a currency, or commas: it is not read as a number,
 * because 1,234 means two different numbers in two countries.
 */
final class MarkedNumber {
  private static final Pattern FORM =
      Pattern.compile("[-+]?[$€£¥]?\\s*[-+]?\\d+(,\\d+)*(\\.\\d+)?\\s*[%€$£¥]?|[-+]?\\d*,\\d+");

  private MarkedNumber() {}

  /** Whether a text that is no number would be one without its marks. */
  static boolean is(String text) {
    char last = text.isEmpty() ? 'x' : text.charAt(text.length() - 1);
    boolean possible = (last >= '0' && last <= '9') || "%€$£¥".indexOf(last) >= 0;
    return possible && FORM.matcher(text).matches();
  }
}
