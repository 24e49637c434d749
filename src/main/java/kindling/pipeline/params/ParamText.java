package kindling.pipeline.params;

import java.util.Arrays;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.Params;

/** Explains a param like Spark, but shows the elements of arrays. */
public final class ParamText {
  private ParamText() {}

  /** The name of a param, what it is, its default and its value. */
  public static String explain(Params stage, Param<?> param) {
    String value = "undefined";
    if (stage.isDefined(param)) {
      value =
          (stage.hasDefault(param) ? "default: " + text(stage.getDefault(param).get()) : "")
              + (stage.hasDefault(param) && stage.isSet(param) ? ", " : "")
              + (stage.isSet(param) ? "current: " + text(stage.getOrDefault(param)) : "");
    }
    return "%s: %s (%s)".formatted(param.name(), param.doc(), value);
  }

  private static String text(Object value) {
    if (value instanceof int[] numbers) {
      return Arrays.toString(numbers);
    }
    if (value instanceof double[] numbers) {
      return Arrays.toString(numbers);
    }
    return value instanceof Object[] texts ? Arrays.toString(texts) : String.valueOf(value);
  }
}
