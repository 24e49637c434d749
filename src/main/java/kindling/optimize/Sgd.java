package kindling.optimize;

/**
 * Stochastic gradient descent, {@code w -= η·dw} (Robbins, Monro: A Stochastic Approximation
 * Method, 1951).
 */
public final class Sgd implements Optimizer {
  @Override
  public void update(float[] parameters, float[] gradient, double learningRate) {
    float rate = (float) learningRate;
    for (int i = 0; i < parameters.length; i++) {
      parameters[i] -= rate * gradient[i];
    }
  }
}
