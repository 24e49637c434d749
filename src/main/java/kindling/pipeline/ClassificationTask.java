package kindling.pipeline;

import java.util.List;
import kindling.config.Change;
import kindling.config.UserError;
import kindling.network.Loss;
import kindling.network.Network;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructField;

/** Classification, with softmax and cross-entropy. */
record ClassificationTask(NeuralNetworkClassifier stage) implements LearningTask {
  @Override
  public String name() {
    return "classifier";
  }

  @Override
  public List<String> labels() {
    return List.of(stage.getLabelCol());
  }

  @Override
  public List<Change> settings() {
    return List.of();
  }

  @Override
  public void requireFit(Network network) {
    if (network.loss().labels() != Loss.Labels.CLASS) {
      throw UserError.setting("network.loss")
          .found("%s, but a classifier's is softmax", network.loss())
          .cure("for numbers there is NeuralNetworkRegressor");
    }
  }

  @Override
  public int outputs(Dataset<Row> rows) {
    return ClassCount.of(rows, stage.getLabelCol());
  }

  @Override
  public String labelEncoding() {
    return "category";
  }

  @Override
  public void requireLabel(InputSchema columns, boolean ofTable) {
    if (ofTable) {
      columns.requireClass(stage.labelCol(), stage.getLabelCol());
    } else {
      columns.requireNumber(stage.labelCol(), stage.getLabelCol());
    }
  }

  @Override
  public List<StructField> predicted(boolean ofTable) {
    return ClassColumns.unfitted(stage, ofTable);
  }
}
