package kindling.optimize;

import java.util.function.Function;
import kindling.config.Registry.Entry;

/**
 * Momentum that looks ahead, {@code v = μ·v + dw}, {@code w -= η·(dw + μ·v)} (Nesterov: A Method of
 * Solving a Convex Programming Problem with Convergence Rate O(1/k²), 1983; in this form, where the
 * weights are those looked ahead from, Sutskever, Martens, Dahl, Hinton: On the Importance of
 * Initialization and Momentum in Deep Learning, ICML 2013, and PyTorch).
 *
 * @param momentum μ, 0 to below 1
 */
public record Nesterov(double momentum) implements Optimizer {
  static final Entry<Function<Hyperparameters, Optimizer>> KIND =
      new Entry<>(
          "nesterov",
          "nesterov",
          "v = μ·v + dw; w -= η·(dw + μ·v)",
          "momentum that looks ahead; setting momentum (μ)",
          "Nesterov, 1983; Sutskever and others, 2013",
          h -> new Nesterov(h.momentum()));

  @Override
  public int stateArrays() {
    return 1;
  }

  @Override
  public void update(
      float[] w, float[][] state, float[] dw, int from, int to, double learningRate, long step) {
    float[] velocity = state[0];
    float mu = (float) momentum;
    float rate = (float) learningRate;
    for (int i = from; i < to; i++) {
      float v = mu * velocity[i] + dw[i];
      velocity[i] = v;
      w[i] -= rate * (dw[i] + mu * v);
    }
  }
}
