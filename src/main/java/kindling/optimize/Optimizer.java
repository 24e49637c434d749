package kindling.optimize;

import java.io.Serializable;
import kindling.config.UserError;

/**
 * Changes the weights by a gradient, element by element, so that parts of the weights may be
 * updated by whoever holds them. Immutable: what an optimizer remembers from step to step lies in
 * arrays of the parameters' layout that the caller keeps.
 */
public interface Optimizer extends Serializable {
  /** What optimizers take; each takes what it has a use for. */
  record Hyperparameters(
      double momentum,
      double beta1,
      double beta2,
      double rho,
      double epsilon,
      double trustCoefficient) {}

  /** How many arrays it keeps; they begin with zeros. */
  default int stateArrays() {
    return 0;
  }

  /** Whether an array holds means or sums of squares, of which roots are taken. */
  default boolean holdsSquares(int stateArray) {
    return false;
  }

  /** Whether weights decay past it, and not as a part of the gradient. */
  default boolean decouplesDecay() {
    return false;
  }

  /** Whether arrays of weights have rates of their own, {@link #layerRate}. */
  default boolean hasLayerRates() {
    return false;
  }

  /**
   * What to multiply the rate of one array of weights with, by the norms of it and its gradient.
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
