package kindling.optimize;

/**
 * Stochastic gradient descent, {@code w -= η·dw} (Robbins, Monro: A Stochastic Approximation
 * Method, 1951).
 */
public record Sgd() implements Optimizer {
  @Override
  public void update(
      float[] parameters,
      float[][] state,
      float[] gradient,
      int from,
      int to,
      double learningRate,
      long step) {
    float rate = (float) learningRate;
    for (int i = from; i < to; i++) {
      parameters[i] -= rate * gradient[i];
    }
  }
}
