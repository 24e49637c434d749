package kindling.pipeline.params;

import org.apache.spark.ml.param.DoubleParam;
import org.apache.spark.ml.param.Param;

/**
 * The params of row weights and validation rows.
 *
 * @param <S> type of the estimator
 */
public interface RowParams<S> extends FluentParams<S> {
  /**
   * The column of the row weights, numbers of at least 0. Not set: all rows have the same weight.
   */
  default Param<String> weightCol() {
    return new StringParam(this, "weightCol", "column of the rows' weights, at least 0");
  }

  /** A column that is true for validation rows, which are not trained on. */
  default Param<String> validationIndicatorCol() {
    return new StringParam(
        this, "validationIndicatorCol", "column that is true for validation rows");
  }

  /** The share of validation rows, which the seed selects: {@code data.validation-share}. */
  default DoubleParam validationShare() {
    return new DoubleParam(
        this, "validationShare", "share of the rows that are used for validation, 0 to below 1");
  }

  /** The value of {@link #weightCol}. */
  default String getWeightCol() {
    return getOrDefault(weightCol());
  }

  /** The value of {@link #validationIndicatorCol}. */
  default String getValidationIndicatorCol() {
    return getOrDefault(validationIndicatorCol());
  }

  /** The value of {@link #validationShare}. */
  default double getValidationShare() {
    return (double) getOrDefault(validationShare());
  }

  /** Sets {@link #weightCol}. */
  default S setWeightCol(String name) {
    return with(weightCol(), name);
  }

  /** Sets {@link #validationIndicatorCol}. */
  default S setValidationIndicatorCol(String name) {
    return with(validationIndicatorCol(), name);
  }

  /** Sets {@link #validationShare}. */
  default S setValidationShare(double share) {
    return with(validationShare(), share);
  }
}
