package kindling.pipeline.connect;

import org.apache.spark.ml.classification.MultilayerPerceptronClassificationTrainingSummaryImpl;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * MLlib's summary of a training, whose history has a loss for each iteration, and not, as that of
 * MLlib's optimizers, also one before the first.
 */
public final class PerceptronSummary extends MultilayerPerceptronClassificationTrainingSummaryImpl {
  private static final long serialVersionUID = 1L;

  PerceptronSummary(
      Dataset<Row> predictions, String predictionCol, String labelCol, double[] history) {
    super(predictions, predictionCol, labelCol, "", history);
  }

  @Override
  public int totalIterations() {
    return objectiveHistory().length;
  }
}
