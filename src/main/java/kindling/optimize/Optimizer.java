package kindling.optimize;

import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import kindling.config.UserError;

/**
 * Changes the weights by a gradient. An optimizer with state keeps it in flat arrays of the same
 * layout.
 */
public interface Optimizer {
  /**
   * Takes one step.
   *
   * @param parameters changed in place
   * @param gradient of the mean loss of a row, same layout
   * @param learningRate above 0
   */
  void update(float[] parameters, float[] gradient, double learningRate);

  /** The optimizer that a setting names. */
  static Optimizer of(String name) {
    Map<String, Supplier<Optimizer>> optimizers = new TreeMap<>(Map.of("sgd", Sgd::new));
    Supplier<Optimizer> supplier = optimizers.get(name);
    if (supplier == null) {
      throw new UserError(
          "optimizer.name is \"%s\"; it must be %s"
              .formatted(name, String.join(" or ", optimizers.keySet())));
    }
    return supplier.get();
  }
}
