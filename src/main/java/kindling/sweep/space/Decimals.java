package kindling.sweep.space;

import java.math.BigDecimal;
import java.math.MathContext;

/** Numbers as people write and retype them. */
final class Decimals {
  /** Without a name for infinity. */
  static final String NUMBER = "[-+]?(?:\\d+\\.?\\d*|\\.\\d+)(?:[eE][-+]?\\d{1,3})?";

  private static final MathContext DIGITS = new MathContext(4);
  private static final int MOST_ZEROS = 3;
  private static final int MOST_DIGITS = 9;

  private Decimals() {}

  static boolean isNumber(String text) {
    return text.matches(NUMBER);
  }

  /** Whether two values are the same: as numbers, or else as texts. */
  static boolean same(String one, String other) {
    if (isNumber(one) && isNumber(other)) {
      return new BigDecimal(one).compareTo(new BigDecimal(other)) == 0;
    }
    return one.equals(other);
  }

  /** A number of four significant digits, but not outside of its bounds. */
  static String rounded(double number, String least, String most) {
    BigDecimal rounded = new BigDecimal(number).round(DIGITS);
    return text(rounded.max(new BigDecimal(least)).min(new BigDecimal(most)));
  }

  /** Without zeros at the end, and with an exponent where there would be many in front. */
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
