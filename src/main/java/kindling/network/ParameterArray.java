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
 *     convolution's window; that of a table is (levels, width)
 * @param table whether the weights are a table, of which an input selects one row
 * @param deviation standard deviation of the initial values; 0 for the one of {@link Initializer}
 */
public record ParameterArray(
    String name, Role role, float initial, List<Integer> shape, boolean table, float deviation) {
  /** An array of weights. */
  public static ParameterArray weight(String name, Integer... shape) {
    return new ParameterArray(name, Role.WEIGHT, 0, List.of(shape), false, 0);
  }

  /** A table of weights, whose row 0 begins with zeros. */
  public static ParameterArray table(String name, int levels, int width) {
    return new ParameterArray(name, Role.WEIGHT, 0, List.of(levels, width), true, 0);
  }

  /** Weights that begin as Gaussians with a standard deviation of their own. */
  public static ParameterArray gaussian(String name, float deviation, int units) {
    return new ParameterArray(name, Role.WEIGHT, 0, List.of(1, units), false, deviation);
  }

  /** An array with one value per unit. */
  public static ParameterArray bias(String name, float initial, int units) {
    return new ParameterArray(name, Role.BIAS, initial, List.of(units), false, 0);
  }

  /** An array with one running statistic per unit. */
  public static ParameterArray statistic(String name, float initial, int units) {
    return new ParameterArray(name, Role.STATISTIC, initial, List.of(units), false, 0);
  }

  /** The same array with another name. */
  ParameterArray named(String name) {
    return new ParameterArray(name, role, initial, shape, table, deviation);
  }

  /** The number of elements. */
  public int size() {
    return shape.stream().reduce(1, Math::multiplyExact);
  }

  /**
   * For weights: the number of inputs of an output. For a table, of which one row is active, it is
   * the width: with a variance of 1 / width, the squares of a row of any width add up to about
   * those of one number with variance 1.
   */
  int fanIn() {
    return table ? fanOut() : size() / shape.get(shape.size() - 1);
  }

  /** For weights: the number of outputs that use an input. */
  int fanOut() {
    return size() / shape.get(shape.size() - 2);
  }
}
