package kindling.rows;

import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** The rows of a training: from files that the settings name, or from a given data set. */
public interface TrainingSets {
  /** The name of given rows in messages. */
  String GIVEN = "the DataFrame";

  /** The training set. */
  NamedRows train();

  /** The validation set, if there is one of its own. */
  default Optional<NamedRows> validation() {
    return Optional.empty();
  }

  /** The test set, if there is one. */
  default Optional<NamedRows> test() {
    return Optional.empty();
  }

  /** Given rows as the training set; there are no other sets. */
  static TrainingSets of(Dataset<Row> rows) {
    return () -> new NamedRows(GIVEN, RowSource.of(rows), false);
  }
}
