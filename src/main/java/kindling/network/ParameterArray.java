package kindling.network;

import java.util.List;
import kindling.optimize.Span.Role;

/**
 * One array of parameters of a layer.
 *
 * @param name in the layer, such as "weight"
 * @param role in training: weight, bias or statistic
 * @param initial value of the elements; weights begin with random values instead
 * @param shape row-major; that of a weight ends with (inputs, outputs), preceded by the size of a
 *     convolution's window
 */
public record ParameterArray(String name, Role role, float initial, List<Integer> shape) {
  /** An array of weights. */
  public static ParameterArray weight(String name, Integer... shape) {
    return new ParameterArray(name, Role.WEIGHT, 0, List.of(shape));
  }

  /** An array with one value per unit. */
  public static ParameterArray bias(String name, float initial, int units) {
    return new ParameterArray(name, Role.BIAS, initial, List.of(units));
  }

  /** An array with one running statistic per unit. */
  public static ParameterArray statistic(String name, float initial, int units) {
    return new ParameterArray(name, Role.STATISTIC, initial, List.of(units));
  }

  /** The number of elements. */
  public int size() {
    return shape.stream().reduce(1, Math::multiplyExact);
  }

  /** For weights: the number of inputs of an output. */
  int fanIn() {
    return size() / shape.get(shape.size() - 1);
  }

  /** For weights: the number of outputs that use an input. */
  int fanOut() {
    return size() / shape.get(shape.size() - 2);
  }
}
