package kindling.pipeline;

import java.util.List;
import kindling.config.Change;
import kindling.network.Network;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructField;

/** The task of an estimator: classification or regression. */
interface LearningTask {
  /** The name of the runs. */
  String name();

  /** The columns of the label: one, or several of a regressor. */
  List<String> labels();

  /** The column of the label that is trained on, which of several labels is made of them. */
  default String label() {
    return new Targets(labels()).column();
  }

  /** Settings that the task requires. */
  List<Change> settings();

  /** Refuses a network for another task. */
  void requireFit(Network network);

  /** The number of outputs that the network needs for these rows. */
  int outputs(Dataset<Row> rows);

  /** What a label of a table becomes, as in {@code data.columns}. */
  String labelEncoding();

  /** Refuses a column that cannot be the label. */
  void requireLabel(InputSchema columns, boolean ofTable);

  /** The columns that the model adds. */
  List<StructField> predicted(boolean ofTable);
}
