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
 * @param deviation standard deviation of random initial values; 0 for those of {@link Initializer}
 * @param groups matrices that follow each other in the array, each with its own inputs
 */
public record ParameterArray(
    String name,
    Role role,
    float initial,
    List<Integer> shape,
    boolean table,
    float deviation,
    int groups) {
  /** An array of weights. */
  public static ParameterArray weight(String name, Integer... shape) {
    return new ParameterArray(name, Role.WEIGHT, 0, List.of(shape), false, 0, 1);
  }

  /** A table of weights, whose row 0 begins with zeros. */
  public static ParameterArray table(String name, int levels, int width) {
    return new ParameterArray(name, Role.WEIGHT, 0, List.of(levels, width), true, 0, 1);
  }

  /** Weights that begin as Gaussians with a standard deviation of their own. */
  public static ParameterArray gaussian(String name, float deviation, int units) {
    return new ParameterArray(name, Role.WEIGHT, 0, List.of(1, units), false, deviation, 1);
  }

  /** Weights of several groups of units, each with its own inputs. */
  public static ParameterArray weights(String name, int groups, int inputs, int outputs) {
    List<Integer> shape = List.of(groups, inputs, outputs);
    return new ParameterArray(name, Role.WEIGHT, 0, shape, false, 0, groups);
  }

  /** A value per unit of each member of an ensemble. */
  public static ParameterArray factors(String name, float initial, int members, int units) {
    return new ParameterArray(name, Role.BIAS, initial, List.of(members, units), false, 0, 1);
  }

  /** The same with Gaussians as initial values. */
  public static ParameterArray gaussianFactors(String name, int members, int units) {
    return new ParameterArray(name, Role.BIAS, 0, List.of(members, units), false, 1, 1);
  }

  /** An array with one value per unit. */
  public static ParameterArray bias(String name, float initial, int units) {
    return new ParameterArray(name, Role.BIAS, initial, List.of(units), false, 0, 1);
  }

  /** An array with one running statistic per unit. */
  public static ParameterArray statistic(String name, float initial, int units) {
    return new ParameterArray(name, Role.STATISTIC, initial, List.of(units), false, 0, 1);
  }

  /** The same array with another name. */
  public ParameterArray named(String name) {
    return new ParameterArray(name, role, initial, shape, table, deviation, groups);
  }

  /** For matrices, the units whose incoming weights are the columns; 0 for other arrays. */
  int unitsOfInputs() {
    boolean matrix = role == Role.WEIGHT && !table && deviation == 0;
    return matrix ? shape.get(shape.size() - 1) : 0;
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
    return table ? fanOut() : size() / groups / shape.get(shape.size() - 1);
  }

  /** For weights: the number of outputs that use an input. */
  int fanOut() {
    return size() / groups / shape.get(shape.size() - 2);
  }
}
