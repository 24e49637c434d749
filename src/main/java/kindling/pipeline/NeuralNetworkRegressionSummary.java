package kindling.pipeline;

import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.spark.mllib.evaluation.RegressionMetrics;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * The evaluation of a regressor on labelled rows; the names are those of Spark's summaries. Rows
 * are predicted once, when the first metric is asked for.
 */
public final class NeuralNetworkRegressionSummary {
  private final Evaluated rows;
  // null until a metric is asked for
  private RegressionMetrics metrics;

  NeuralNetworkRegressionSummary(Evaluated rows) {
    this.rows = rows;
  }

  /** The output of {@code transform}. */
  public Dataset<Row> predictions() {
    return rows.predictions();
  }

  /** The column of the prediction in {@link #predictions}. */
  public String predictionCol() {
    return rows.prediction();
  }

  /** The column of the label in {@link #predictions}. */
  public String labelCol() {
    return rows.label();
  }

  /** The mean of the absolute errors. */
  public double meanAbsoluteError() {
    return metrics().meanAbsoluteError();
  }

  /** The mean of the squared errors. */
  public double meanSquaredError() {
    return metrics().meanSquaredError();
  }

  /** The root of the mean of the squared errors, in the unit of the label. */
  public double rootMeanSquaredError() {
    return metrics().rootMeanSquaredError();
  }

  /** The share of the labels' variance that is explained: R². */
  public double r2() {
    return metrics().r2();
  }

  /** The variance of the predictions about the mean of the labels. */
  public double explainedVariance() {
    return metrics().explainedVariance();
  }

  /** All metrics, for the Python package. */
  Map<String, Object> content() {
    Map<String, Object> content = new LinkedHashMap<>();
    content.put("meanAbsoluteError", meanAbsoluteError());
    content.put("meanSquaredError", meanSquaredError());
    content.put("rootMeanSquaredError", rootMeanSquaredError());
    content.put("r2", r2());
    content.put("explainedVariance", explainedVariance());
    return content;
  }

  private synchronized RegressionMetrics metrics() {
    if (metrics == null) {
      RegressionMetrics computed = new RegressionMetrics(rows.pairs().rdd());
      rows.run(computed::meanSquaredError);
      metrics = computed;
    }
    return metrics;
  }
}
