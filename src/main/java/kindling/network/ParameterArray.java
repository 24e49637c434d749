package kindling.network;

import java.util.List;
import kindling.optimize.Span.Role;

/**
 * One array of parameters of a layer.
 *
 * @param name within the layer
 * @param role what it is to training
 * @param initial value of its elements, unless they are weights, which begin at random
 * @param shape row-major; that of a weight ends with (inputs, outputs), and what stands before is
 *     the field of places that the weight looks at
 */
public record ParameterArray(String name, Role role, float initial, List<Integer> shape) {
  /** Weights. */
  public static ParameterArray weight(String name, Integer... shape) {
    return new ParameterArray(name, Role.WEIGHT, 0, List.of(shape));
  }

  /** One value per unit. */
  public static ParameterArray bias(String name, float initial, int units) {
    return new ParameterArray(name, Role.BIAS, initial, List.of(units));
  }

  /** One running mean per unit. */
  public static ParameterArray statistic(String name, float initial, int units) {
    return new ParameterArray(name, Role.STATISTIC, initial, List.of(units));
  }

  /** How many elements it has. */
  public int size() {
    return shape.stream().reduce(1, Math::multiplyExact);
  }

  /** Of a weight: how many elements an output is made of. */
  int fanIn() {
    return size() / shape.get(shape.size() - 1);
  }

  /** Of a weight: how many elements an input goes into. */
  int fanOut() {
    return size() / shape.get(shape.size() - 2);
  }
}
