package kindling.pipeline;

import java.util.List;
import kindling.config.Change;
import kindling.network.Network;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructField;

/** Regression of one number, with the mean squared error. */
record RegressionTask(NeuralNetworkRegressor stage) implements LearningTask {
  @Override
  public String name() {
    return "regressor";
  }

  @Override
  public List<Change> settings() {
    return List.of(new Change("param", "network.loss", "mean-squared-error"));
  }

  @Override
  public void requireFit(Network network) {
    NeuralNetworkRegressionModel.requireOneNumber(network);
  }

  @Override
  public int outputs(Dataset<Row> rows) {
    return 1;
  }

  @Override
  public String labelEncoding() {
    return "number";
  }

  @Override
  public void requireLabel(InputSchema columns, boolean ofTable) {
    columns.requireNumber(stage.labelCol(), stage.getLabelCol());
  }

  @Override
  public List<StructField> predicted(boolean ofTable) {
    return NeuralNetworkRegressionModel.named(stage.getPredictionCol());
  }
}
