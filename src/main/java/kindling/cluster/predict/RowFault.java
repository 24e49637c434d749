package kindling.cluster.predict;

import java.io.Serial;
import kindling.config.UserError;
import kindling.rows.RowReader;
import org.apache.spark.sql.api.java.UDF1;

/** What is wrong with the features of a row, as a sentence or thrown; null if nothing is. */
record RowFault(RowReader reader, RowRefusal refusal) implements UDF1<Object, String> {
  @Serial private static final long serialVersionUID = 1L;

  @Override
  public String call(Object features) {
    try {
      reader.features(features);
      return null;
    } catch (UserError e) {
      return refusal.raised(e);
    }
  }
}
