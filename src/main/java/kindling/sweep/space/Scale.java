package kindling.sweep.space;

import java.util.List;

/** The scale of the values of a setting, for domains and charts. */
public enum Scale {
  /** Numbers. */
  LINEAR,
  /** Numbers above 0, with the same width for every order of magnitude. */
  LOGARITHMIC,
  /** Values that are not numbers. */
  CATEGORICAL;

  /** The scale of a few values: logarithmic if they span an order of magnitude. */
  static Scale of(List<String> values) {
    if (!values.stream().allMatch(Decimals::isNumber)) {
      return CATEGORICAL;
    }
    double[] sorted = values.stream().mapToDouble(Double::parseDouble).sorted().toArray();
    boolean apart = sorted[0] > 0 && sorted[sorted.length - 1] >= 10 * sorted[0];
    return apart ? LOGARITHMIC : LINEAR;
  }

  /** The number at a place from 0 to 1 between two others. */
  double between(double from, double to, double u) {
    return this == LINEAR
        ? from + u * (to - from)
        : Math.exp(Math.log(from) + u * (Math.log(to) - Math.log(from)));
  }

  /** The scale of the values of two domains together. */
  Scale and(Scale other) {
    if (this == CATEGORICAL || other == CATEGORICAL) {
      return CATEGORICAL;
    }
    return this == LOGARITHMIC ? this : other;
  }
}
