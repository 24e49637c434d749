package kindling.optimize;

import java.util.function.Function;
import kindling.config.Registry.Entry;

/**
 * Momentum with a rate for each array of weights by its size, for large batches: {@code v = μ·v +
 * η·λ·(dw + β·w)}, {@code w -= v}, {@code λ = τ·‖w‖ / (‖dw‖ + β·‖w‖)}, where β is the weight decay;
 * λ is 1 for biases, and where a norm is 0 (You, Gitman, Ginsburg: Large Batch Training of
 * Convolutional Networks, 2017, eq. 6 and algorithm 1). The rate is part of v, so that a new rate
 * does not change the velocity gained so far.
 *
 * @param momentum μ, 0 to below 1
 * @param trustCoefficient τ, above 0: how far an array may move in a step, as a fraction of its
 *     norm
 */
public record Lars(double momentum, double trustCoefficient) implements Optimizer {
  static final Entry<Function<Hyperparameters, Optimizer>> KIND =
      new Entry<>(
          "lars",
          "lars",
          "v = μ·v + η·λ·(dw + β·w); w -= v; λ = τ·‖w‖ / (‖dw‖ + β·‖w‖)",
          "momentum for large batches, with a rate for each array of weights; settings momentum (μ) and trust-coefficient (τ)",
          "You, Gitman and Ginsburg, 2017",
          h -> new Lars(h.momentum(), h.trustCoefficient()));

  @Override
  public int stateArrays() {
    return 1;
  }

  @Override
  public boolean hasLayerRates() {
    return true;
  }

  @Override
  public double layerRate(double weights, double gradient, double weightDecay) {
    return weights == 0 || gradient == 0
        ? 1
        : trustCoefficient * weights / (gradient + weightDecay * weights);
  }

  @Override
  public void update(
      float[] w, float[][] state, float[] dw, int from, int to, double learningRate, long step) {
    float[] velocity = state[0];
    float mu = (float) momentum;
    float rate = (float) learningRate;
    for (int i = from; i < to; i++) {
      float v = mu * velocity[i] + rate * dw[i];
      velocity[i] = v;
      w[i] -= v;
    }
  }
}
