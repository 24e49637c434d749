package kindling.rows;

import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.Row;

/** What can be done about values that are missing, null or NaN: the cure of an error. */
final class MissingValues {
  private static final String IN_SPARK =
      "drop such rows (na.drop), or fill the values in (na.fill, or an Imputer)";
  private static final String IN_FILE =
      "drop such rows or fill the values in before training, with Spark's na.drop, na.fill or an Imputer";
  private static final String IN_VECTOR =
      "drop such rows (VectorAssembler.setHandleInvalid(\"skip\")), or fill the values in before they are assembled (an Imputer)";

  private MissingValues() {}

  /**
   * The cure; empty if a value is there.
   *
   * @param source what the data set is called
   * @param value that should be a number
   */
  static String cure(String source, Row row, int column, Object value) {
    boolean missing =
        value == null || (value instanceof Number number && Double.isNaN(number.doubleValue()));
    if (!missing) {
      return "";
    }
    boolean inVector = !row.isNullAt(column) && row.get(column) instanceof Vector;
    return inVector ? IN_VECTOR : cure(source);
  }

  /** The cure where a whole value is null. */
  static String cure(String source) {
    return source.equals(TrainingSets.GIVEN) ? IN_SPARK : IN_FILE;
  }
}
