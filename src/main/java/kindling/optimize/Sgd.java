package kindling.optimize;

import java.util.function.Function;
import kindling.config.Registry.Entry;

/**
 * Stochastic gradient descent, {@code w -= η·dw} (Robbins, Monro: A Stochastic Approximation
 * Method, 1951).
 */
public record Sgd() implements Optimizer {
  static final Entry<Function<Hyperparameters, Optimizer>> KIND =
      new Entry<>(
          "sgd",
          "sgd",
          "w -= η·dw",
          "stochastic gradient descent",
          "Robbins and Monro, 1951",
          h -> new Sgd());

  @Override
  public boolean skipsZeros() {
    return true;
  }

  @Override
  public void update(
      float[] w, float[][] state, float[] dw, int from, int to, double learningRate, long step) {
    float rate = (float) learningRate;
    for (int i = from; i < to; i++) {
      w[i] -= rate * dw[i];
    }
  }
}
