package kindling.network;

import java.util.List;

/**
 * One array of parameters of a layer.
 *
 * @param name within the layer: "weight" is initialised at random, all others with zeros
 * @param shape row-major
 */
public record ParameterArray(String name, List<Integer> shape) {
  /** An array with its dimensions. */
  public static ParameterArray of(String name, Integer... shape) {
    return new ParameterArray(name, List.of(shape));
  }

  /** How many elements it has. */
  public int size() {
    return shape.stream().reduce(1, Math::multiplyExact);
  }
}
