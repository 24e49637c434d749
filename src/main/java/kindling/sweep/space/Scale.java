package kindling.sweep.space;

import java.util.List;

/** How the values of a setting lie beside each other, for pictures. */
public enum Scale {
  /** Numbers, evenly. */
  LINEAR,
  /** Numbers above 0, every order of magnitude alike. */
  LOGARITHMIC,
  /** No numbers. */
  CATEGORICAL;

  /** That of a few values: logarithmic for numbers that are orders of magnitude apart. */
  static Scale of(List<String> values) {
    if (!values.stream().allMatch(Decimals::isNumber)) {
      return CATEGORICAL;
    }
    double[] sorted = values.stream().mapToDouble(Double::parseDouble).sorted().toArray();
    boolean apart = sorted[0] > 0 && sorted[sorted.length - 1] >= 10 * sorted[0];
    return apart ? LOGARITHMIC : LINEAR;
  }

  /** That of values of both kinds. */
  Scale and(Scale other) {
    if (this == CATEGORICAL || other == CATEGORICAL) {
      return CATEGORICAL;
    }
    return this == LOGARITHMIC ? this : other;
  }
}
