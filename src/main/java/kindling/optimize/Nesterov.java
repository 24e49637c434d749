package kindling.optimize;

/**
 * Momentum that looks ahead, {@code v = μ·v + dw}, {@code w -= η·(dw + μ·v)} (Nesterov: A Method of
 * Solving a Convex Programming Problem with Convergence Rate O(1/k²), 1983; in this form, where the
 * weights are those looked ahead from, Sutskever, Martens, Dahl, Hinton: On the Importance of
 * Initialization and Momentum in Deep Learning, ICML 2013, and PyTorch).
 *
 * @param momentum μ, 0 to below 1
 */
public record Nesterov(double momentum) implements Optimizer {
  @Override
  public int stateArrays() {
    return 1;
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
      float v = mu * velocity[i] + gradient[i];
      velocity[i] = v;
      parameters[i] -= rate * (gradient[i] + mu * v);
    }
  }
}
