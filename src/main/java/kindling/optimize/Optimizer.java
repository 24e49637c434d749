package kindling.optimize;

import java.io.Serializable;
import kindling.config.UserError;

/**
 * Changes the weights by a gradient, element by element, so that the owner of a part of the weights
 * can update that part. An optimizer is immutable: the values that it needs from step to step are
 * in arrays of the same layout as the weights, which the caller keeps.
 */
public interface Optimizer extends Serializable {
  /** The settings of all optimizers; each optimizer uses some of them. */
  record Hyperparameters(
      double momentum,
      double beta1,
      double beta2,
      double rho,
      double epsilon,
      double trustCoefficient) {}

  /** The number of arrays that it needs; they begin with zeros. */
  default int stateArrays() {
    return 0;
  }

  /** Whether an array holds means or sums of squares, which must not become negative. */
  default boolean holdsSquares(int stateArray) {
    return false;
  }

  /** Whether a weight with a gradient of 0 stays as it is, and its state too. */
  default boolean skipsZeros() {
    return false;
  }

  /** Whether it must not be given the weights with a gradient of 0; they do not decay either. */
  default boolean isLazy() {
    return false;
  }

  /** Whether weights decay separately, and not as a part of the gradient. */
  default boolean decouplesDecay() {
    return false;
  }

  /** Whether each array of weights has a rate of its own, {@link #layerRate}. */
  default boolean hasLayerRates() {
    return false;
  }

  /**
   * The factor for the rate of one array of weights, from the norms of the array and its gradient.
   */
  default double layerRate(double weights, double gradient, double weightDecay) {
    return 1;
  }

  /**
   * Takes one step on the parameters {@code from} to {@code to - 1}.
   *
   * @param w parameters, changed in place
   * @param state {@link #stateArrays()} arrays of the same layout, changed in place
   * @param dw gradient of the mean loss of a row, same layout
   * @param learningRate at least 0
   * @param step counted from 1 since the beginning of the training
   */
  void update(
      float[] w, float[][] state, float[] dw, int from, int to, double learningRate, long step);

  /** The optimizer that a setting names. */
  static Optimizer of(String name, Hyperparameters with) {
    return Optimizers.ALL
        .find(name)
        .orElseThrow(
            () ->
                UserError.setting("optimizer.name")
                    .found("\"%s\"", name)
                    .expected("one of %s", Optimizers.ALL.names())
                    .cure(Optimizers.ALL.suggestion(name)))
        .maker()
        .apply(with);
  }
}
