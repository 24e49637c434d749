package kindling.optimize;

import java.util.function.Function;
import kindling.config.Registry.Entry;

/**
 * Gradient descent with momentum, {@code v = μ·v + dw}, {@code w -= η·v} (Polyak: Some Methods of
 * Speeding Up the Convergence of Iteration Methods, 1964). The rate is not part of v, as in
 * PyTorch: a new rate acts on the whole velocity at once.
 *
 * @param momentum μ, 0 to below 1
 */
public record Momentum(double momentum) implements Optimizer {
  static final Entry<Function<Hyperparameters, Optimizer>> KIND =
      new Entry<>(
          "momentum",
          "momentum",
          "v = μ·v + dw; w -= η·v",
          "gradient descent with a velocity; setting momentum (μ)",
          "Polyak, 1964",
          h -> new Momentum(h.momentum()));

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
      w[i] -= rate * v;
    }
  }
}
