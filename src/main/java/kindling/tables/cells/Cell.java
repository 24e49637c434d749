package kindling.tables.cells;

import java.math.BigDecimal;
import java.util.Locale;
import java.util.Map;

/**
 * The value of a cell as a number or a text. It comes from Spark, from a map, or from a CSV file.
 */
public final class Cell {
  private static final int MOST_DIGITS_OF_EXPONENT = 4;
  private static final double MOST_WHOLE = 1e15;

  /** The words for true and false. */
  public static final Map<String, Boolean> FLAGS =
      Map.of(
          "true", true, "false", false, "yes", true, "no", false, "t", true, "f", false, "y", true,
          "n", false);

  private static final int MOST_LETTERS = 5;

  private Cell() {}

  /** The number that a value is or that its text says; NaN if it is none. */
  public static double number(Object value) {
    if (value instanceof Number number) {
      return number.doubleValue();
    }
    if (value instanceof Boolean flag) {
      return flag ? 1 : 0;
    }
    if (!(value instanceof CharSequence text) || text.length() == 0) {
      return Double.NaN;
    }
    String stripped = text.toString().strip();
    return isNumber(stripped) ? Double.parseDouble(stripped) : Double.NaN;
  }

  /** Whether a text is a decimal number, perhaps with an exponent of up to four digits. */
  private static boolean isNumber(String text) {
    int from = signs(text, 0);
    int whole = digits(text, from);
    int point = whole < text.length() && text.charAt(whole) == '.' ? whole + 1 : whole;
    int end = point > whole ? digits(text, point) : whole;
    boolean hasDigits = whole > from || end > point;
    if (hasDigits && end < text.length() && (text.charAt(end) | 0x20) == 'e') {
      int exponent = signs(text, end + 1);
      end = digits(text, exponent);
      hasDigits = end > exponent && end - exponent <= MOST_DIGITS_OF_EXPONENT;
    }
    return hasDigits && end == text.length();
  }

  /** Whether a text is a word for infinity, such as inf or -Infinity. */
  public static boolean isInfinity(String text) {
    String word = text.substring(signs(text, 0));
    return word.equalsIgnoreCase("inf") || word.equalsIgnoreCase("infinity");
  }

  /** The place after a sign, if there is one. */
  private static int signs(String text, int at) {
    boolean sign = at < text.length() && (text.charAt(at) == '-' || text.charAt(at) == '+');
    return sign ? at + 1 : at;
  }

  /** The place after some digits. */
  private static int digits(String text, int at) {
    int end = at;
    while (end < text.length() && text.charAt(end) >= '0' && text.charAt(end) <= '9') {
      end++;
    }
    return end;
  }

  /**
   * The text of a value: of a whole number without decimals, so that 3 and 3.0 are one level, as
   * numbers and as texts.
   */
  public static String text(Object value) {
    if (value instanceof Double || value instanceof Float) {
      double number = ((Number) value).doubleValue();
      if (number == Math.rint(number) && Math.abs(number) < MOST_WHOLE) {
        return Long.toString((long) number);
      }
    }
    if (value instanceof BigDecimal decimal) {
      return decimal.signum() == 0 ? "0" : decimal.stripTrailingZeros().toPlainString();
    }
    return withoutZeros(String.valueOf(value).strip());
  }

  /** A text such as 3.0 or -3.00 without the point and the zeros; any other text as it is. */
  private static String withoutZeros(String text) {
    int end = text.length();
    while (end > 0 && text.charAt(end - 1) == '0') {
      end--;
    }
    boolean decimals = end > 1 && end < text.length() && text.charAt(end - 1) == '.';
    int from = signs(text, 0);
    if (!decimals || from == end - 1 || digits(text, from) != end - 1) {
      return text;
    }
    String whole = text.substring(0, end - 1);
    return whole.equals("-0") ? "0" : whole;
  }

  /** True or false, or the word for it; null if it is neither. */
  public static Boolean flag(Object value) {
    if (value instanceof Boolean flag) {
      return flag;
    }
    if (value instanceof Number number) {
      double it = number.doubleValue();
      return it == 1 ? Boolean.TRUE : it == 0 ? Boolean.FALSE : null;
    }
    String word = String.valueOf(value).strip();
    if (word.length() > MOST_LETTERS) {
      return null;
    }
    String text = word.toLowerCase(Locale.ROOT);
    return text.equals("1") ? Boolean.TRUE : text.equals("0") ? Boolean.FALSE : FLAGS.get(text);
  }
}
