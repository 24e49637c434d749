package kindling.rows;

import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Where the rows of a training are: in files that the settings name, or in somebody's hands. */
public interface TrainingSets {
  /** What rows are called that somebody handed over. */
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

  /** Rows that somebody hands over: a training set, and no other. */
  static TrainingSets of(Dataset<Row> rows) {
    return () -> new NamedRows(GIVEN, rows, false);
  }
}
