package kindling.network;

import java.util.List;
import java.util.Map;

/**
 * The operators of ONNX, in which an activation describes its formula for the export. The names,
 * inputs and attributes of the operators are those of <a
 * href="https://onnx.ai/onnx/operators/">onnx.ai/onnx/operators</a>.
 *
 * @param <V> type of a value in the formula
 */
public interface Operators<V> {
  /** A constant. */
  V constant(float value);

  /**
   * The result of an operator.
   *
   * @param inputs of the operator; the first one is not a constant
   */
  V apply(String operator, Map<String, Float> attributes, List<V> inputs);

  /** The result of an operator of one input. */
  default V apply(String operator, V x) {
    return apply(operator, Map.of(), List.of(x));
  }

  /** The result of an operator of two inputs. */
  default V apply(String operator, V a, V b) {
    return apply(operator, Map.of(), List.of(a, b));
  }
}
