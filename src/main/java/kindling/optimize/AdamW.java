package kindling.optimize;

import java.util.function.Function;
import kindling.config.Registry.Entry;

/**
 * {@link Adam} with a separate weight decay, which is not divided by the size of the gradients
 * (Loshchilov, Hutter: Decoupled Weight Decay Regularization, ICLR 2019, algorithm 2).
 *
 * @param beta1 β₁, 0 to below 1
 * @param beta2 β₂, 0 to below 1
 * @param epsilon ε, above 0
 */
public record AdamW(double beta1, double beta2, double epsilon) implements Optimizer {
  static final Entry<Function<Hyperparameters, Optimizer>> KIND =
      new Entry<>(
          "adamw",
          "adamw",
          "as adam, and w -= η·β·w with the weight decay β",
          "adam with decoupled weight decay; settings beta1, beta2 and epsilon (ε)",
          "Loshchilov and Hutter, 2019",
          h -> new AdamW(h.beta1(), h.beta2(), h.epsilon()));

  private Adam adam() {
    return new Adam(beta1, beta2, epsilon);
  }

  @Override
  public int stateArrays() {
    return adam().stateArrays();
  }

  @Override
  public boolean holdsSquares(int stateArray) {
    return adam().holdsSquares(stateArray);
  }

  @Override
  public boolean decouplesDecay() {
    return true;
  }

  @Override
  public void update(
      float[] w, float[][] state, float[] dw, int from, int to, double learningRate, long step) {
    adam().update(w, state, dw, from, to, learningRate, step);
  }
}
