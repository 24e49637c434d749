package kindling.pipeline;

import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;
import kindling.config.UserError;
import kindling.pipeline.params.ParamKeys;
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
 * @param number the column of the label as a number, in {@code measured}
 * @param skipsUnlabelled whether rows without a label are left out; else they are an error
 */
record Evaluated(
    Dataset<Row> predictions,
    Dataset<Row> measured,
    String prediction,
    String label,
    String number,
    boolean skipsUnlabelled) {
  /**
   * The rows of a data set.
   *
   * @param copy the model with other params
   * @param measured what {@code transform} gives, but errors of tasks have all their parts
   * @param number the column of the label as a number, in what {@code measured} gives
   */
  static <M extends Transformer & NeuralNetworkModel<?>> Evaluated of(
      M model,
      Dataset<?> dataset,
      Function<ParamMap, M> copy,
      BiFunction<M, Dataset<?>, Dataset<Row>> measured,
      String number) {
    InputSchema columns = new InputSchema(dataset.schema());
    if (number.equals(model.getLabelCol()) || model.use().model().table().isEmpty()) {
      columns.requireNumber(model.labelCol(), model.getLabelCol());
    } else {
      columns.requireClass(model.labelCol(), model.getLabelCol());
    }
    M named = model;
    String prediction = model.getPredictionCol();
    if (prediction.isEmpty()) {
      prediction = "prediction";
      named = copy.apply(new ParamMap().put(model.predictionCol().w(prediction)));
    }
    return new Evaluated(
        named.transform(dataset),
        measured.apply(named, dataset),
        prediction,
        model.getLabelCol(),
        number,
        model.use().skipsUnlabelled());
  }

  /** Prediction and label of each row. */
  JavaRDD<Tuple2<Object, Object>> pairs() {
    Dataset<Row> pairs =
        measured.select(column(prediction), column(number).cast("double").as("label"));
    return (skipsUnlabelled ? pairs.na().drop(new String[] {"label"}) : pairs)
        .javaRDD()
        .map(Evaluated::pair);
  }

  /**
   * Runs a Spark job over the rows.
   *
   * @throws UserError if a task found an error in a row
   */
  void run(Runnable job) {
    ParamKeys.explaining(
        () -> {
          job.run();
          return this;
        });
  }

  private Column column(String name) {
    return ColumnPath.find(TrainingSets.GIVEN, measured.schema(), name)
        .orElseThrow(
            () ->
                UserError.of(
                        "has no column \"%s\" with the labels; there are %s",
                        name, List.of(predictions.schema().fieldNames()))
                    .at(TrainingSets.GIVEN))
        .values();
  }

  private static Tuple2<Object, Object> pair(Row row) {
    if (row.isNullAt(1)) {
      throw UserError.of("a row to evaluate has the label null").at(TrainingSets.GIVEN);
    }
    return new Tuple2<>(row.getDouble(0), row.getDouble(1));
  }
}
