package kindling.sweep.space;

import java.math.BigDecimal;
import java.util.List;
import java.util.OptionalLong;

/** The possible values of a setting, as {@code --set} takes them. */
sealed interface Domain {
  /** The number of values; empty if they cannot be listed. */
  OptionalLong size();

  /** The value at an index from 0 to below {@link #size}. */
  String value(long index);

  /** The value at a quantile, which is at least 0 and below 1. */
  String at(double u);

  /** The scale on which values are shown. */
  Scale scale();

  /** One of a list, each equally likely. */
  record OneOf(List<String> values, Scale scale) implements Domain {
    @Override
    public OptionalLong size() {
      return OptionalLong.of(values.size());
    }

    @Override
    public String value(long index) {
      return values.get((int) index);
    }

    @Override
    public String at(double u) {
      return values.get((int) (u * values.size()));
    }
  }

  /**
   * Numbers between two bounds, uniform on the scale. Those that are not whole have four
   * significant digits; whole ones include both bounds, and on the logarithmic scale k is chosen in
   * proportion to log((k + 1) / k), so 10 to 99 are as likely as 100 to 999.
   */
  record Interval(BigDecimal from, BigDecimal to, boolean whole, Scale scale) implements Domain {
    @Override
    public OptionalLong size() {
      return whole ? OptionalLong.of(to.subtract(from).longValue() + 1) : OptionalLong.empty();
    }

    @Override
    public String value(long index) {
      return from.add(BigDecimal.valueOf(index)).toPlainString();
    }

    @Override
    public String at(double u) {
      double end = to.doubleValue() + (whole ? 1 : 0);
      double number = scale.between(from.doubleValue(), end, u);
      if (!whole) {
        return Decimals.rounded(number, from, to);
      }
      return BigDecimal.valueOf((long) Math.floor(number)).max(from).min(to).toPlainString();
    }
  }
}
