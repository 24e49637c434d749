package kindling.pipeline.params;

import org.apache.spark.ml.param.Param;

/**
 * The column params of estimators and models.
 *
 * @param <S> type of the stage
 */
public interface ColumnParams<S> extends FluentParams<S> {
  /** The column of the features: a vector, an array of numbers, bytes, or a number. */
  default Param<String> featuresCol() {
    return new Param<>(
        this, "featuresCol", "column of the features: vector, array of numbers, binary or number");
  }

  /** The column of the label, of any numeric type. */
  default Param<String> labelCol() {
    return new Param<>(this, "labelCol", "column of the label, a number");
  }

  /** The column of the prediction; "" for none. */
  default Param<String> predictionCol() {
    return new Param<>(this, "predictionCol", "column for the prediction, empty for none");
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
}
