package kindling.pipeline.params;

import org.apache.spark.ml.param.Param;

/**
 * The column params of estimators and models.
 *
 * @param <S> type of the stage
 */
public interface ColumnParams<S> extends FluentParams<S> {
  /**
   * The column of the features: a vector, an array of numbers, bytes, or a number. A table has
   * {@link TableParams#inputCols} instead.
   */
  default Param<String> featuresCol() {
    return new StringParam(
        this, "featuresCol", "column of the features: vector, array of numbers, binary or number");
  }

  /** The column of the label: a number or a boolean; for the classifier on a table also text. */
  default Param<String> labelCol() {
    return new StringParam(
        this, "labelCol", "column of the label: a number, or the text of a class in a table");
  }

  /** The column of the prediction; "" for none. */
  default Param<String> predictionCol() {
    return new StringParam(this, "predictionCol", "column for the prediction, empty for none");
  }

  /**
   * The column of what each input column contributes to the prediction of a row; "" for none, the
   * default. It is a map from the name of a column to a double for a table, and else an array with
   * an element for each feature. Together with {@link #baselineCol}, they sum to the predicted
   * number, or to the score of the predicted class in {@code rawPredictionCol}.
   */
  default Param<String> contributionsCol() {
    return new StringParam(
        this,
        "contributionsCol",
        "column for what each input column contributes to the prediction, empty for none");
  }

  /**
   * The column of the number from which contributions are measured, double; "" for none. There is
   * none without {@link #contributionsCol}.
   */
  default Param<String> baselineCol() {
    return new StringParam(
        this,
        "baselineCol",
        "column for the number from which contributions are measured, empty for none");
  }

  /**
   * What happens to rows of a table with a missing value, or with a level of a category that the
   * training rows do not have. {@code keep} encodes them, {@code skip} leaves them out, and {@code
   * error} refuses them.
   */
  default Param<String> handleInvalid() {
    return new StringParam(
        this,
        "handleInvalid",
        "rows of a table with missing values or unknown levels: keep, skip or error");
  }

  /** The value of {@link #featuresCol}. */
  default String getFeaturesCol() {
    return getOrDefault(featuresCol());
  }

  /** The value of {@link #labelCol}. */
  default String getLabelCol() {
    return getOrDefault(labelCol());
  }

  /** The value of {@link #predictionCol}. */
  default String getPredictionCol() {
    return getOrDefault(predictionCol());
  }

  /** The value of {@link #contributionsCol}. */
  default String getContributionsCol() {
    return getOrDefault(contributionsCol());
  }

  /** The value of {@link #baselineCol}. */
  default String getBaselineCol() {
    return getOrDefault(baselineCol());
  }

  /** The value of {@link #handleInvalid}. */
  default String getHandleInvalid() {
    return getOrDefault(handleInvalid());
  }

  /** Sets {@link #featuresCol}. */
  default S setFeaturesCol(String name) {
    return with(featuresCol(), name);
  }

  /** Sets {@link #labelCol}. */
  default S setLabelCol(String name) {
    return with(labelCol(), name);
  }

  /** Sets {@link #predictionCol}. */
  default S setPredictionCol(String name) {
    return with(predictionCol(), name);
  }

  /** Sets {@link #contributionsCol}. */
  default S setContributionsCol(String name) {
    return with(contributionsCol(), name);
  }

  /** Sets {@link #baselineCol}. */
  default S setBaselineCol(String name) {
    return with(baselineCol(), name);
  }

  /** Sets {@link #handleInvalid}. */
  default S setHandleInvalid(String policy) {
    return with(handleInvalid(), policy);
  }
}
