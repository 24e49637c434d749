package kindling.pipeline;

import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.Params;

/**
 * Params whose setters return the stage that they are of.
 *
 * <p>The interfaces of params in this package make a {@link Param} anew whenever they are asked for
 * one: Spark tells params apart by stage and name, so that no stage needs to hold them.
 *
 * @param <S> the stage
 */
public interface FluentParams<S> extends Params {
  /** Sets a param; null clears it. */
  @SuppressWarnings("unchecked") // whoever implements this is an S
  default <T> S with(Param<T> param, T value) {
    return (S) (value == null ? clear(param) : set(param, value));
  }
}
