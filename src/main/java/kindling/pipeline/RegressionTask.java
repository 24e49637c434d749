package kindling.pipeline;

import java.util.ArrayList;
import java.util.List;
import kindling.cluster.predict.NumberColumns;
import kindling.config.Change;
import kindling.config.UserError;
import kindling.network.Network;
import kindling.pipeline.params.ParamKeys;
import kindling.store.Json;
import org.apache.spark.ml.param.Param;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructField;

/** Regression of one or several numbers, with the mean squared error. */
record RegressionTask(NeuralNetworkRegressor stage) implements LearningTask {
  @Override
  public String name() {
    return "regressor";
  }

  @Override
  public List<String> labels() {
    return stage.labels();
  }

  @Override
  public List<Change> settings() {
    return List.of(
        new Change("param", "network.loss", "mean-squared-error"),
        new Change(ParamKeys.place("labelCols"), "data.label-column", Json.line(label())));
  }

  @Override
  public void requireFit(Network network) {
    NeuralNetworkRegressionModel.requireNumbers(network);
    if (network.outputs() != labels().size() * network.loss().scoresOfNumber()) {
      throw UserError.of(
              "the last layer gives %d scores, but there are %d labels",
              network.outputs(), labels().size())
          .cure("change its size")
          .at(ParamKeys.place("layers"));
    }
  }

  @Override
  public int outputs(Dataset<Row> rows) {
    return labels().size();
  }

  @Override
  public String labelEncoding() {
    return "number";
  }

  @Override
  public void requireLabel(InputSchema columns, boolean ofTable) {
    Param<?> param = labels().size() == 1 ? stage.labelCol() : stage.labelCols();
    labels().forEach(label -> columns.requireNumber(param, label));
  }

  @Override
  public List<StructField> predicted(boolean ofTable) {
    int outputs = labels().size();
    AddedColumns.requireOneLabel(stage, outputs);
    List<StructField> fields = new ArrayList<>();
    for (StructField field : NumberColumns.named(stage.getPredictionCol(), outputs)) {
      fields.add(field);
      if (!stage.fit().loss().decision().quantiles().isEmpty()) {
        fields.add(NumberColumns.quantiles(field.name()));
      }
    }
    fields.addAll(AddedColumns.contributions(stage, ofTable));
    return fields;
  }
}
