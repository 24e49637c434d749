package kindling.cluster;

import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Where the rows of a training are: in files that the settings name, or in somebody's hands. */
public interface Sources {
  /** What rows are called that somebody handed over. */
  String GIVEN = "the DataFrame";

  /** The training set. */
  Source train();

  /** The validation set, if there is one of its own. */
  default Optional<Source> validation() {
    return Optional.empty();
  }

  /** The test set, if there is one. */
  default Optional<Source> test() {
    return Optional.empty();
  }

  /** Rows that somebody hands over: a training set, and no other. */
  static Sources of(Dataset<Row> rows) {
    return () -> new Source(GIVEN, rows, false);
  }
}
