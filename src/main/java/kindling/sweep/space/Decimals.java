package kindling.sweep.space;

import java.math.BigDecimal;
import java.math.MathContext;

/** Numbers in the notation of conf files. */
final class Decimals {
  private static final String NUMBER = "[-+]?(?:\\d+\\.?\\d*|\\.\\d+)(?:[eE][-+]?\\d{1,3})?";

  private static final MathContext DIGITS = new MathContext(4);
  private static final int MOST_ZEROS = 3;
  private static final int MOST_DIGITS = 9;

  private Decimals() {}

  static boolean isNumber(String text) {
    return text.matches(NUMBER);
  }

  /** The same text for numbers that are equal; other strings stay. */
  static String canonical(String value) {
    return isNumber(value) ? text(new BigDecimal(value)) : value;
  }

  /** A number rounded to four significant digits, within its bounds. */
  static String rounded(double number, BigDecimal least, BigDecimal most) {
    return text(new BigDecimal(number).round(DIGITS).max(least).min(most));
  }

  /** A number without trailing zeros; with an exponent if it has many leading zeros. */
  static String text(BigDecimal number) {
    BigDecimal shortest = number.signum() == 0 ? BigDecimal.ZERO : number.stripTrailingZeros();
    int exponent = shortest.precision() - shortest.scale() - 1;
    if (exponent >= -MOST_ZEROS && exponent <= MOST_DIGITS) {
      return shortest.toPlainString();
    }
    return new BigDecimal(shortest.unscaledValue(), shortest.precision() - 1).toPlainString()
        + "e"
        + exponent;
  }
}
