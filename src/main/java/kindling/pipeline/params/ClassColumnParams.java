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
    return new Param<>(
        this, "rawPredictionCol", "column for the scores of the classes, empty for none");
  }

  /** The column of the classes' probabilities, a vector; "" for none. */
  default Param<String> probabilityCol() {
    return new Param<>(
        this, "probabilityCol", "column for the probabilities of the classes, empty for none");
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

  /** Sets {@link #thresholds}. */
  default S setThresholds(double... values) {
    return with(thresholds(), values);
  }
}
