package kindling.network;

import java.util.List;
import java.util.Map;

/**
 * The operators of ONNX, by which a layer describes its formula to an export. The names, inputs and
 * attributes of the operators are those of <a
 * href="https://onnx.ai/onnx/operators/">onnx.ai/onnx/operators</a>.
 *
 * @param <V> a value of the formula
 */
public interface Operators<V> {
  /** A number. */
  V constant(float value);

  /**
   * The result of an operator.
   *
   * @param inputs the first one is not a constant
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
