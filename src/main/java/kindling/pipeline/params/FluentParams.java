package kindling.pipeline.params;

import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.Params;

/**
 * Params whose setters return the stage.
 *
 * <p>The methods of the param interfaces in this package create a new {@link Param} in each call.
 * Spark identifies params by stage and name, so no stage needs to store them.
 *
 * @param <S> type of the stage
 */
public interface FluentParams<S> extends Params {
  /** Sets a param; null clears it. */
  @SuppressWarnings("unchecked") // the implementing class is S
  default <T> S with(Param<T> param, T value) {
    return (S) (value == null ? clear(param) : set(param, value));
  }

  /** Clears params that are null, as Spark's own setters leave them, because it cannot write it. */
  default void clearNulls() {
    for (Param<?> param : params()) {
      if (isSet(param) && getOrDefault(param) == null) {
        clear(param);
      }
    }
  }
}
