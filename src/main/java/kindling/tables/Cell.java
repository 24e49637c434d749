package kindling.tables;

import java.math.BigDecimal;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * The value of a cell as a number or a text. It comes from Spark, from a map, or from a CSV file.
 */
final class Cell {
  private static final Pattern NUMBER =
      Pattern.compile("[-+]?(\\d+(\\.\\d*)?|\\.\\d+)([eE][-+]?\\d{1,4})?");
  private static final double MOST_WHOLE = 1e15;

  /** The words for true and false. */
  static final Map<String, Boolean> FLAGS =
      Map.of(
          "true", true, "false", false, "yes", true, "no", false, "t", true, "f", false, "y", true,
          "n", false);

  private Cell() {}

  /** The number that a value is or that its text says; NaN if it is none. */
  static double number(Object value) {
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
    char last = stripped.isEmpty() ? 'x' : stripped.charAt(stripped.length() - 1);
    // Most texts are words; the pattern is only needed for what may be a number.
    boolean possible = (last >= '0' && last <= '9') || last == '.';
    return possible && NUMBER.matcher(stripped).matches()
        ? Double.parseDouble(stripped)
        : Double.NaN;
  }

  /** The text of a value: of a whole number without decimals, so that 3 and 3.0 are one level. */
  static String text(Object value) {
    if (value instanceof Double || value instanceof Float) {
      double number = ((Number) value).doubleValue();
      if (number == Math.rint(number) && Math.abs(number) < MOST_WHOLE) {
        return Long.toString((long) number);
      }
    }
    if (value instanceof BigDecimal decimal) {
      return decimal.signum() == 0 ? "0" : decimal.stripTrailingZeros().toPlainString();
    }
    return String.valueOf(value).strip();
  }

  /** True or false, or the word for it; null if it is neither. */
  static Boolean flag(Object value) {
    if (value instanceof Boolean flag) {
      return flag;
    }
    if (value instanceof Number number) {
      double it = number.doubleValue();
      return it == 1 ? Boolean.TRUE : it == 0 ? Boolean.FALSE : null;
    }
    String text = String.valueOf(value).strip().toLowerCase(Locale.ROOT);
    return text.equals("1") ? Boolean.TRUE : text.equals("0") ? Boolean.FALSE : FLAGS.get(text);
  }
}
