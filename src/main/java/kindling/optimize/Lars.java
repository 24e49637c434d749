package kindling.optimize;

/**
 * Momentum with a rate for each array of weights by its size, for large batches: {@code v = μ·v +
 * η·λ·(dw + β·w)}, {@code w -= v}, {@code λ = τ·‖w‖ / (‖dw‖ + β·‖w‖)}, where β is the weight decay;
 * λ is 1 for biases, and where a norm is 0 (You, Gitman, Ginsburg: Large Batch Training of
 * Convolutional Networks, 2017, eq. 6 and algorithm 1). The rate stands inside of v: a velocity
 * keeps the rate that it was gained with.
 *
 * @param momentum μ, 0 to below 1
 * @param trustCoefficient τ, above 0: how far an array may move in a step, in parts of its length
 */
public record Lars(double momentum, double trustCoefficient) implements Optimizer {
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
      float[] parameters,
      float[][] state,
      float[] gradient,
      int from,
      int to,
      double learningRate,
      long step) {
    float[] velocity = state[0];
    float mu = (float) momentum;
    float rate = (float) learningRate;
    for (int i = from; i < to; i++) {
      float v = mu * velocity[i] + rate * gradient[i];
      velocity[i] = v;
      parameters[i] -= v;
    }
  }
}
