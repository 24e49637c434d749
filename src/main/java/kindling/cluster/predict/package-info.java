/**
 * Prediction on Spark, for {@code kindling predict} and {@code transform}. Start reading at {@link
 * kindling.cluster.predict.Predictor}.
 */
package kindling.cluster.predict;
