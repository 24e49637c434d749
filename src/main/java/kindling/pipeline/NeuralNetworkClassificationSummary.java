package kindling.pipeline;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.DoubleUnaryOperator;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;
import org.apache.spark.mllib.evaluation.MulticlassMetrics;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * The evaluation of a classifier on labelled rows; the names are those of Spark's summaries. Arrays
 * have an element per label, in the order of {@link #labels}. Rows are predicted and counted once,
 * when the first metric is asked for.
 */
public final class NeuralNetworkClassificationSummary {
  private final Evaluated rows;
  // null until a metric is asked for
  private MulticlassMetrics metrics;

  NeuralNetworkClassificationSummary(Evaluated rows) {
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

  /** The share of the rows with a correct prediction, 0 to 1. */
  public double accuracy() {
    return metric(MulticlassMetrics::accuracy);
  }

  /** The labels and predictions that occur, in ascending order. */
  public double[] labels() {
    return metrics().labels();
  }

  /** The share of the rows predicted as a label that have it. */
  public double[] precisionByLabel() {
    return byLabel(label -> metrics().precision(label));
  }

  /** The share of the rows with a label that are predicted as it. */
  public double[] recallByLabel() {
    return byLabel(label -> metrics().recall(label));
  }

  /** The same as {@link #recallByLabel}. */
  public double[] truePositiveRateByLabel() {
    return recallByLabel();
  }

  /** The share of the rows without a label that are predicted as it. */
  public double[] falsePositiveRateByLabel() {
    return byLabel(label -> metrics().falsePositiveRate(label));
  }

  /** The harmonic mean of precision and recall. */
  public double[] fMeasureByLabel() {
    return byLabel(label -> metrics().fMeasure(label));
  }

  /** The mean precision, weighted by each label's share of the rows. */
  public double weightedPrecision() {
    return metric(MulticlassMetrics::weightedPrecision);
  }

  /** The mean recall, weighted by each label's share of the rows. */
  public double weightedRecall() {
    return metric(MulticlassMetrics::weightedRecall);
  }

  /** The mean F-measure, weighted by each label's share of the rows. */
  public double weightedFMeasure() {
    return metric(MulticlassMetrics::weightedFMeasure);
  }

  /** All metrics, for the Python package. */
  Map<String, Object> content() {
    Map<String, Object> content = new LinkedHashMap<>();
    content.put("accuracy", accuracy());
    content.put("labels", labels());
    content.put("precisionByLabel", precisionByLabel());
    content.put("recallByLabel", recallByLabel());
    content.put("falsePositiveRateByLabel", falsePositiveRateByLabel());
    content.put("fMeasureByLabel", fMeasureByLabel());
    content.put("weightedPrecision", weightedPrecision());
    content.put("weightedRecall", weightedRecall());
    content.put("weightedFMeasure", weightedFMeasure());
    return content;
  }

  private synchronized MulticlassMetrics metrics() {
    if (metrics == null) {
      MulticlassMetrics counted = new MulticlassMetrics(rows.pairs().rdd());
      rows.run(counted::labels);
      metrics = counted;
    }
    return metrics;
  }

  private double metric(ToDoubleFunction<MulticlassMetrics> metric) {
    return metric.applyAsDouble(metrics());
  }

  private double[] byLabel(DoubleUnaryOperator metric) {
    return DoubleStream.of(labels()).map(metric).toArray();
  }
}
