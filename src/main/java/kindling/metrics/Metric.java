package kindling.metrics;

import java.util.Locale;

/**
 * A metric of predictions: its name in settings, files and reports, its unit, and its direction.
 * The type of a loss's labels determines its metrics.
 */
public enum Metric {
  /** The mean loss of a row. */
  LOSS(false, false),
  /** The share of rows that are predicted correctly. */
  ACCURACY(true, true),
  /** The share of rows whose class has one of the {@code evaluation.top-k} highest scores. */
  TOP_ACCURACY(true, true),
  /** The mean distance of a prediction from the label, over rows and outputs. */
  MEAN_ABSOLUTE_ERROR(false, false),
  /** The mean square of that distance, over rows and outputs. */
  MEAN_SQUARED_ERROR(false, false);

  private final boolean higherIsBetter;
  private final boolean share;

  Metric(boolean higherIsBetter, boolean share) {
    this.higherIsBetter = higherIsBetter;
    this.share = share;
  }

  /** The metric of some rows; NaN without rows. */
  public double of(Evaluation evaluation) {
    return switch (this) {
      case LOSS -> evaluation.loss();
      case ACCURACY -> evaluation.accuracy();
      case TOP_ACCURACY -> evaluation.topAccuracy();
      case MEAN_ABSOLUTE_ERROR -> evaluation.meanAbsoluteError();
      case MEAN_SQUARED_ERROR -> evaluation.meanSquaredError();
    };
  }

  /** Whether a higher value is better. */
  public boolean higherIsBetter() {
    return higherIsBetter;
  }

  /** Whether it is a share of the rows, from 0 to 1, which is printed in per cent. */
  public boolean isShare() {
    return share;
  }

  /** The name in settings: {@code mean-absolute-error}. */
  public String spelled() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** The name in reports: {@code mean absolute error}. */
  public String text() {
    return name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  /** The name in files: {@code meanAbsoluteError}. */
  public String key() {
    String key = capitalized();
    return key.substring(0, 1).toLowerCase(Locale.ROOT) + key.substring(1);
  }

  /**
   * The name in files, of a set: {@code testMeanAbsoluteError}.
   *
   * @param set {@code train}, {@code validation} or {@code test}
   */
  public String keyOf(String set) {
    return set + capitalized();
  }

  private String capitalized() {
    StringBuilder key = new StringBuilder();
    for (String word : name().split("_", -1)) {
      key.append(word.charAt(0)).append(word.substring(1).toLowerCase(Locale.ROOT));
    }
    return key.toString();
  }

  /** Formats a value: a share in per cent, else with four decimals or an exponent. */
  public String text(double value) {
    if (share) {
      return String.format(Locale.ROOT, "%.2f %%", 100 * value);
    }
    double size = Math.abs(value);
    boolean usual = size == 0 || (size >= 1e-3 && size < 1e6);
    return String.format(Locale.ROOT, usual ? "%.4f" : "%.3e", value);
  }

  /** The name in settings. */
  @Override
  public String toString() {
    return spelled();
  }
}
