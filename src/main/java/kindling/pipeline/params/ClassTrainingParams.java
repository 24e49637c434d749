package kindling.pipeline.params;

import org.apache.spark.ml.param.Param;

/**
 * The params of a classifier's training; they correspond to the settings of the same names.
 *
 * @param <S> type of the estimator
 */
public interface ClassTrainingParams<S> extends FluentParams<S> {
  /**
   * How the training makes up for classes of different frequency: none, weights or sampling. The
   * probabilities remain those of the data: {@code data.balance}.
   */
  default Param<String> balance() {
    return new StringParam(
        this,
        "balance",
        "how the training makes up for classes of different frequency: none, weights or sampling");
  }

  /**
   * How the probabilities are calibrated on the validation rows after the last epoch: none,
   * temperature or isotonic. It needs validation rows: {@code training.calibration}.
   */
  default Param<String> calibration() {
    return new StringParam(
        this,
        "calibration",
        "how the probabilities are calibrated on the validation rows: none, temperature or isotonic");
  }

  /**
   * The probability above which class 1 of two is predicted, or the metric for which the validation
   * rows choose it after the last epoch: f1, balanced-accuracy or matthews: {@code
   * training.threshold}. The param {@code thresholds} replaces it.
   */
  default Param<String> threshold() {
    return new StringParam(
        this,
        "threshold",
        "probability above which class 1 of two is predicted, or f1, balanced-accuracy or matthews, for which the validation rows choose it");
  }

  /** The value of {@link #balance}. */
  default String getBalance() {
    return getOrDefault(balance());
  }

  /** The value of {@link #calibration}. */
  default String getCalibration() {
    return getOrDefault(calibration());
  }

  /** The value of {@link #threshold}. */
  default String getThreshold() {
    return getOrDefault(threshold());
  }

  /** Sets {@link #balance}. */
  default S setBalance(String name) {
    return with(balance(), name);
  }

  /** Sets {@link #calibration}. */
  default S setCalibration(String name) {
    return with(calibration(), name);
  }

  /** Sets {@link #threshold} to a metric, or to a number as text. */
  default S setThreshold(String text) {
    return with(threshold(), text);
  }

  /** Sets {@link #threshold} to a probability. */
  default S setThreshold(double probability) {
    return setThreshold(Double.toString(probability));
  }
}
