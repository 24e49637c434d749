package kindling.optimize;

import java.util.function.Function;
import kindling.config.Registry.Entry;

/**
 * A rate for each element that falls with all its gradients so far, {@code s += dw²}, {@code w -=
 * η·dw / (√s + ε)} (Duchi, Hazan, Singer: Adaptive Subgradient Methods for Online Learning and
 * Stochastic Optimization, JMLR 2011, with diagonal matrices).
 *
 * @param epsilon ε, above 0
 */
public record Adagrad(double epsilon) implements Optimizer {
  static final Entry<Function<Hyperparameters, Optimizer>> KIND =
      new Entry<>(
          "adagrad",
          "adagrad",
          "s += dw²; w -= η·dw / (√s + ε)",
          "a rate for each weight, which falls with the sum of its squared gradients; setting epsilon (ε)",
          "Duchi, Hazan and Singer, 2011",
          h -> new Adagrad(h.epsilon()));

  @Override
  public int stateArrays() {
    return 1;
  }

  @Override
  public boolean holdsSquares(int stateArray) {
    return true;
  }

  @Override
  public boolean skipsZeros() {
    return true;
  }

  @Override
  public void update(
      float[] w, float[][] state, float[] dw, int from, int to, double learningRate, long step) {
    float[] squares = state[0];
    float eps = (float) epsilon;
    float rate = (float) learningRate;
    for (int i = from; i < to; i++) {
      float s = squares[i] + dw[i] * dw[i];
      squares[i] = s;
      w[i] -= rate * dw[i] / ((float) Math.sqrt(s) + eps);
    }
  }
}
