package kindling.cluster.predict;

import java.io.Serializable;
import org.apache.spark.sql.types.StructField;

/** A column that is computed from the scores of a row. */
public interface PredictedColumn extends Serializable {
  /** Its name, type and metadata. */
  StructField field();

  /** The value for the row whose scores begin at {@code from}, (outputs). */
  Object of(float[] scores, int from);
}
