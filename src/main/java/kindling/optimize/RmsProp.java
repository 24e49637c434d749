package kindling.optimize;

import java.util.function.Function;
import kindling.config.Registry.Entry;

/**
 * A rate for each element by the size of its recent gradients, {@code s = ρ·s + (1 - ρ)·dw²},
 * {@code w -= η·dw / (√s + ε)} (Tieleman, Hinton: Neural Networks for Machine Learning, lecture
 * 6.5, 2012; ε outside of the root, as in PyTorch).
 *
 * @param rho ρ, 0 to below 1
 * @param epsilon ε, above 0
 */
public record RmsProp(double rho, double epsilon) implements Optimizer {
  static final Entry<Function<Hyperparameters, Optimizer>> KIND =
      new Entry<>(
          "rmsprop",
          "rmsprop",
          "s = ρ·s + (1 - ρ)·dw²; w -= η·dw / (√s + ε)",
          "a rate for each weight, by the mean of its recent squared gradients; settings rho (ρ) and epsilon (ε)",
          "Tieleman and Hinton, 2012",
          h -> new RmsProp(h.rho(), h.epsilon()));

  @Override
  public int stateArrays() {
    return 1;
  }

  @Override
  public boolean holdsSquares(int stateArray) {
    return true;
  }

  @Override
  public void update(
      float[] w, float[][] state, float[] dw, int from, int to, double learningRate, long step) {
    float[] squares = state[0];
    float keep = (float) rho;
    float take = (float) (1 - rho);
    float eps = (float) epsilon;
    float rate = (float) learningRate;
    for (int i = from; i < to; i++) {
      float s = keep * squares[i] + take * dw[i] * dw[i];
      squares[i] = s;
      w[i] -= rate * dw[i] / ((float) Math.sqrt(s) + eps);
    }
  }
}
