package kindling.pipeline.params;

import java.io.Serial;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.util.Identifiable;

/**
 * A param with a string. Unlike a plain {@link Param}, it knows the class of its values, without
 * which some Spark Connect servers cannot convert what a client sends.
 */
public final class StringParam extends Param<String> {
  @Serial private static final long serialVersionUID = 1L;

  /** The param of a stage. */
  public StringParam(Identifiable stage, String name, String doc) {
    super(stage, name, doc);
  }

  /** The class of the values; Spark 3.5 has no such method. */
  @SuppressWarnings("MissingOverride")
  public Class<String> dataClass() {
    return String.class;
  }
}
