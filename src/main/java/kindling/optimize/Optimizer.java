package kindling.optimize;

import java.io.Serializable;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.DoubleFunction;
import kindling.config.UserError;

/**
 * Changes the weights by a gradient, element by element, so that parts of the weights may be
 * updated by whoever holds them. Immutable: what an optimizer remembers from step to step lies in
 * arrays of the parameters' layout that the caller keeps.
 */
public interface Optimizer extends Serializable {
  /** How many arrays it keeps; they begin with zeros. */
  default int stateArrays() {
    return 0;
  }

  /**
   * Takes one step on the parameters {@code from} to {@code to - 1}.
   *
   * @param parameters changed in place
   * @param state {@link #stateArrays()} arrays of the same layout, changed in place
   * @param gradient of the mean loss of a row, same layout
   * @param learningRate above 0
   */
  void update(
      float[] parameters, float[][] state, float[] gradient, int from, int to, double learningRate);

  /**
   * The optimizer that a setting names.
   *
   * @param momentum of those that have one
   */
  static Optimizer of(String name, double momentum) {
    Map<String, DoubleFunction<Optimizer>> optimizers =
        new TreeMap<>(Map.of("sgd", m -> new Sgd(), "momentum", Momentum::new));
    DoubleFunction<Optimizer> optimizer = optimizers.get(name);
    if (optimizer == null) {
      throw new UserError(
          "optimizer.name is \"%s\"; it must be %s"
              .formatted(name, String.join(" or ", optimizers.keySet())));
    }
    return optimizer.apply(momentum);
  }
}
