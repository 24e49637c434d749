package kindling.cluster.predict;

import java.io.Serializable;
import kindling.config.UserError;
import kindling.config.message.Wording;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;

/**
 * What a task does with a row that the network cannot take. Spark 4 shows a sentence that is raised
 * by its {@code raise_error} without a stack; an error that is thrown arrives on the driver with
 * all its parts.
 *
 * @param thrown whether the error is thrown
 * @param wording of the sentence that is raised otherwise
 */
public record RowRefusal(boolean thrown, Wording wording) implements Serializable {
  /** Throws the error. */
  public static final RowRefusal THROWN = new RowRefusal(true, Wording.COMMAND_LINE);

  /** Raises a sentence. */
  public static RowRefusal raised(Wording wording) {
    return new RowRefusal(false, wording);
  }

  /** The sentence to raise. */
  public String raised(UserError error) {
    if (thrown) {
      throw error;
    }
    return error.sentence().in(wording);
  }

  /** True for a row without a fault. Otherwise Spark raises the sentence in this column. */
  public static Column passes(Column fault) {
    Column raised = functions.raise_error(fault).cast(DataTypes.BooleanType);
    return functions.when(fault.isNull(), true).otherwise(raised);
  }
}
