package kindling.metrics;

import java.util.Locale;

/**
 * A number that says how good the predictions of a set of rows are: its name in settings, files and
 * reports, its unit, its direction and its formula. The kind of its labels decides which metrics a
 * loss has.
 */
public enum Metric {
  /** The mean loss of a row. */
  LOSS(false, "of network.loss", "Σ w·loss / n", "mean loss of a row, with w the row's weight"),
  /** The share of rows that are predicted correctly. */
  ACCURACY(
      true,
      "%",
      "Σ [y = t] / n",
      "share of the rows that are predicted correctly, with sigmoid in all K outputs"),
  /** The share of rows whose class has one of the {@code evaluation.top-k} highest scores. */
  TOP_ACCURACY(
      true,
      "%",
      "Σ [t among the k largest of s] / n",
      "share of the rows whose class has one of the k = evaluation.top-k highest scores"),
  /** The mean distance of a prediction from the label, over rows and outputs. */
  MEAN_ABSOLUTE_ERROR(
      false,
      "of the label",
      "Σ |s - t| / (n·K)",
      "mean distance of a prediction from the label, over rows and outputs"),
  /** The mean square of that distance, over rows and outputs. */
  MEAN_SQUARED_ERROR(
      false,
      "of the label, squared",
      "Σ (s - t)² / (n·K)",
      "mean square of that distance, over rows and outputs");

  private final boolean higherIsBetter;
  private final String unit;
  private final String formula;
  private final String description;

  Metric(boolean higherIsBetter, String unit, String formula, String description) {
    this.higherIsBetter = higherIsBetter;
    this.unit = unit;
    this.formula = formula;
    this.description = description;
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
    return unit.equals("%");
  }

  /** Its unit: {@code %}, or the unit of the loss or the label. */
  public String unit() {
    return unit;
  }

  /**
   * Its formula over n rows: s the scores, K of a row; y the prediction; t the label; [ ] is 1 if
   * true, else 0.
   */
  public String formula() {
    return formula;
  }

  /** Its meaning, without a full stop. */
  public String description() {
    return description;
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
    if (isShare()) {
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
