package kindling.pipeline.params;

import org.apache.spark.ml.param.DoubleArrayParam;
import org.apache.spark.ml.param.Param;

/**
 * The params of a classifier and its model: output columns and thresholds.
 *
 * @param <S> type of the stage
 */
public interface ClassColumnParams<S> extends ColumnParams<S> {
  /** The column of the scores, a vector with an element per class; "" for none. */
  default Param<String> rawPredictionCol() {
    return new StringParam(
        this, "rawPredictionCol", "column for the scores of the classes, empty for none");
  }

  /** The column of the classes' probabilities, a vector; "" for none. */
  default Param<String> probabilityCol() {
    return new StringParam(
        this, "probabilityCol", "column for the probabilities of the classes, empty for none");
  }

  /**
   * The column of the name of the predicted class, text; "" for none. Models of a table have it;
   * others only if it is set, with the number of the class.
   */
  default Param<String> predictedLabelCol() {
    return new StringParam(
        this, "predictedLabelCol", "column for the name of the predicted class, empty for none");
  }

  /**
   * The column of the number of the label's class, double, which evaluators compare with {@code
   * predictionCol}; "" for none. A label of another class has the number of classes, and null stays
   * null.
   */
  default Param<String> labelIndexCol() {
    return new StringParam(
        this, "labelIndexCol", "column for the number of the label's class, empty for none");
  }

  /**
   * One threshold t for each class, at least 0, at most one of them 0. The predicted class has the
   * largest p/t, where p is its probability; without thresholds it has the largest p.
   */
  default DoubleArrayParam thresholds() {
    return new DoubleArrayParam(
        this,
        "thresholds",
        "one threshold t per class; the class with the largest probability divided by t is predicted");
  }

  /** The value of {@link #rawPredictionCol}. */
  default String getRawPredictionCol() {
    return getOrDefault(rawPredictionCol());
  }

  /** The value of {@link #probabilityCol}. */
  default String getProbabilityCol() {
    return getOrDefault(probabilityCol());
  }

  /** The value of {@link #predictedLabelCol}. */
  default String getPredictedLabelCol() {
    return getOrDefault(predictedLabelCol());
  }

  /** The value of {@link #labelIndexCol}. */
  default String getLabelIndexCol() {
    return getOrDefault(labelIndexCol());
  }

  /** The value of {@link #thresholds}. */
  default double[] getThresholds() {
    return getOrDefault(thresholds());
  }

  /** Sets {@link #rawPredictionCol}. */
  default S setRawPredictionCol(String name) {
    return with(rawPredictionCol(), name);
  }

  /** Sets {@link #probabilityCol}. */
  default S setProbabilityCol(String name) {
    return with(probabilityCol(), name);
  }

  /** Sets {@link #predictedLabelCol}. */
  default S setPredictedLabelCol(String name) {
    return with(predictedLabelCol(), name);
  }

  /** Sets {@link #labelIndexCol}. */
  default S setLabelIndexCol(String name) {
    return with(labelIndexCol(), name);
  }

  /** Sets {@link #thresholds}. */
  default S setThresholds(double... values) {
    return with(thresholds(), values);
  }
}
