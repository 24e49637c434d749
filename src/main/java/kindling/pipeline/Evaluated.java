package kindling.pipeline;

import java.util.List;
import java.util.Optional;
import kindling.cluster.predict.Predictor;
import kindling.config.UserError;
import kindling.rows.ColumnPath;
import kindling.rows.TrainingSets;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.ml.Transformer;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import scala.Tuple2;

/**
 * Labelled rows with the predictions of a model.
 *
 * @param predictions the rows, with the columns that the model adds
 * @param prediction the column of the prediction
 * @param label the column of the label
 */
record Evaluated(Dataset<Row> predictions, String prediction, String label) {
  static <M extends Transformer & NeuralNetworkModel<?>> Evaluated of(M model, Dataset<?> dataset) {
    new InputSchema(dataset.schema()).requireNumber(model.labelCol(), model.getLabelCol());
    Transformer named = model;
    String prediction = model.getPredictionCol();
    if (prediction.isEmpty()) {
      prediction = "prediction";
      named = model.copy(new ParamMap().put(model.predictionCol().w(prediction)));
    }
    return new Evaluated(named.transform(dataset), prediction, model.getLabelCol());
  }

  /** Prediction and label of each row. */
  JavaRDD<Tuple2<Object, Object>> pairs() {
    return predictions
        .select(column(prediction), column(label).cast("double"))
        .javaRDD()
        .map(Evaluated::pair);
  }

  /**
   * Runs a Spark job over the rows.
   *
   * @throws UserError if a task found an error in a row
   */
  void run(Runnable job) {
    try {
      job.run();
    } catch (Exception e) {
      // Exception, because Spark throws undeclared checked exceptions.
      for (Throwable cause = e; cause != null; cause = cause.getCause()) {
        if (cause instanceof UserError) {
          throw new UserError(cause.getMessage(), e);
        }
        Optional<String> fault = Predictor.fault(cause);
        if (fault.isPresent()) {
          throw new UserError(fault.get(), e);
        }
      }
      throw e;
    }
  }

  private Column column(String name) {
    return ColumnPath.find(TrainingSets.GIVEN, predictions.schema(), name)
        .orElseThrow(
            () ->
                new UserError(
                    "%s has no column \"%s\" with the labels; there are %s"
                        .formatted(
                            TrainingSets.GIVEN, name, List.of(predictions.schema().fieldNames()))))
        .values();
  }

  private static Tuple2<Object, Object> pair(Row row) {
    if (row.isNullAt(1)) {
      throw new UserError(TrainingSets.GIVEN + ": a row to evaluate has the label null");
    }
    return new Tuple2<>(row.getDouble(0), row.getDouble(1));
  }
}
