package kindling.metrics;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import kindling.metrics.quantiles.Coverage;
import kindling.metrics.quantiles.QuantileLoss;
import kindling.metrics.scores.AreaUnderRoc;
import kindling.metrics.scores.AveragePrecision;
import kindling.metrics.scores.BalancedAccuracy;
import kindling.metrics.scores.BrierScore;
import kindling.metrics.scores.CalibrationError;
import kindling.metrics.scores.CoefficientOfDetermination;
import kindling.metrics.scores.DecisionMetric;
import kindling.metrics.scores.Facts;
import kindling.metrics.scores.LabelKind;
import kindling.metrics.scores.Lift;
import kindling.metrics.scores.LogLoss;
import kindling.metrics.scores.MacroF1;
import kindling.metrics.scores.Matthews;
import kindling.metrics.scores.MeanAbsoluteError;
import kindling.metrics.scores.MeanDeviance;
import kindling.metrics.scores.MedianAbsoluteError;
import kindling.metrics.scores.NumberMetric;
import kindling.metrics.scores.RootMeanSquaredError;
import kindling.metrics.scores.ScoreMetric;

/**
 * A number that says how good the predictions of a set of rows are: its name in settings, files and
 * reports, and its {@link Facts}. The kind of the labels decides which metrics fit.
 *
 * <p>The first ones are sums over rows, which every {@link Evaluation} has. The others depend on
 * the scores of all rows at once, and are computed only if they are chosen ({@link MetricChoice}).
 */
@SuppressWarnings("ImmutableEnumChecker") // all fields are immutable, without an annotation
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
      "mean square of that distance, over rows and outputs"),
  /** {@link AreaUnderRoc}. */
  AUC(new AreaUnderRoc()),
  /** {@link AveragePrecision}. */
  AVERAGE_PRECISION(new AveragePrecision()),
  /** {@link LogLoss}. */
  LOG_LOSS(new LogLoss()),
  /** {@link BrierScore}. */
  BRIER_SCORE(new BrierScore()),
  /** {@link CalibrationError}. */
  CALIBRATION_ERROR(new CalibrationError()),
  /** {@link BalancedAccuracy}. */
  BALANCED_ACCURACY(new BalancedAccuracy()),
  /** {@link MacroF1}. */
  F1(new MacroF1()),
  /** {@link Matthews}. */
  MATTHEWS(new Matthews()),
  /** {@link Lift}. */
  LIFT(new Lift()),
  /** {@link MeanAbsoluteError}. */
  MAE(new MeanAbsoluteError()),
  /** {@link RootMeanSquaredError}. */
  RMSE(new RootMeanSquaredError()),
  /** {@link CoefficientOfDetermination}. */
  R2(new CoefficientOfDetermination()),
  /** {@link MedianAbsoluteError}. */
  MEDIAN_ABSOLUTE_ERROR(new MedianAbsoluteError()),
  /** {@link QuantileLoss}. */
  QUANTILE_LOSS(new QuantileLoss()),
  /** {@link MeanDeviance}. */
  DEVIANCE(new MeanDeviance()),
  /** {@link Coverage}. */
  COVERAGE(new Coverage());

  private final Facts facts;
  // null if it is a sum over rows
  private final ScoreMetric ofScores;

  Metric(boolean higherIsBetter, String unit, String formula, String description) {
    this.facts = new Facts(higherIsBetter, unit, formula, description);
    this.ofScores = null;
  }

  Metric(ScoreMetric ofScores) {
    this.facts = ofScores.facts();
    this.ofScores = ofScores;
  }

  /** All metrics that fit labels of a kind. */
  public static List<Metric> fitting(LabelKind kind) {
    return Arrays.stream(values()).filter(metric -> metric.fits(kind)).toList();
  }

  /** The metrics that depend on the threshold, so that it can be chosen for them. */
  public static List<Metric> ofDecisions() {
    return Arrays.stream(values())
        .filter(metric -> metric.ofScores instanceof DecisionMetric)
        .toList();
  }

  /** The metric with a {@linkplain #spelled name in settings}. */
  public static Optional<Metric> named(String name) {
    return Arrays.stream(values()).filter(metric -> metric.spelled().equals(name)).findFirst();
  }

  private boolean fits(LabelKind kind) {
    return switch (this) {
      case LOSS -> true;
      case ACCURACY -> kind != LabelKind.NUMBERS;
      case TOP_ACCURACY -> kind == LabelKind.CLASS;
      case MEAN_ABSOLUTE_ERROR, MEAN_SQUARED_ERROR -> kind == LabelKind.NUMBERS;
      default -> ofScores instanceof NumberMetric == (kind == LabelKind.NUMBERS);
    };
  }

  /** Whether it is computed from the scores of all rows at once, and only if it is chosen. */
  public boolean needsScores() {
    return ofScores != null;
  }

  /** The formula of a metric that {@link #needsScores}. */
  ScoreMetric ofScores() {
    return ofScores;
  }

  /** The metric of some rows; NaN without rows, and if it was not computed. */
  public double of(Evaluation evaluation) {
    return switch (this) {
      case LOSS -> evaluation.loss();
      case ACCURACY -> evaluation.accuracy();
      case TOP_ACCURACY -> evaluation.topAccuracy();
      case MEAN_ABSOLUTE_ERROR -> evaluation.meanAbsoluteError();
      case MEAN_SQUARED_ERROR -> evaluation.meanSquaredError();
      default -> evaluation.chosen().getOrDefault(this, Double.NaN);
    };
  }

  /** Whether a higher value is better. */
  public boolean higherIsBetter() {
    return facts.higherIsBetter();
  }

  /** Whether it is a share of the rows, from 0 to 1, which is printed in per cent. */
  public boolean isShare() {
    return facts.unit().equals("%");
  }

  /** Its unit, see {@link Facts}. */
  public String unit() {
    return facts.unit();
  }

  /** Its formula, see {@link Facts}. */
  public String formula() {
    return facts.formula();
  }

  /** Its meaning, without a full stop. */
  public String description() {
    return facts.description();
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
