package kindling.pipeline;

import java.util.List;
import kindling.config.Change;
import kindling.network.Network;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructField;

/** What an estimator learns. */
interface LearningTask {
  /** Names the runs. */
  String name();

  /** Settings that say what is learned. */
  List<Change> settings();

  /** Refuses a network that learns something else. */
  void requireFit(Network network);

  /** How many outputs the network needs for these rows. */
  int outputs(Dataset<Row> rows);

  /** The columns that the model adds. */
  List<StructField> predicted();
}
