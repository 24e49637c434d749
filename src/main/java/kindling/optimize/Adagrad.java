package kindling.optimize;

/**
 * A rate for each element that falls with all its gradients so far, {@code s += dw²}, {@code w -=
 * η·dw / (√s + ε)} (Duchi, Hazan, Singer: Adaptive Subgradient Methods for Online Learning and
 * Stochastic Optimization, JMLR 2011, with diagonal matrices).
 *
 * @param epsilon ε, above 0
 */
public record Adagrad(double epsilon) implements Optimizer {
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
      float[] parameters,
      float[][] state,
      float[] gradient,
      int from,
      int to,
      double learningRate,
      long step) {
    float[] squares = state[0];
    float eps = (float) epsilon;
    float rate = (float) learningRate;
    for (int i = from; i < to; i++) {
      float s = squares[i] + gradient[i] * gradient[i];
      squares[i] = s;
      parameters[i] -= rate * gradient[i] / ((float) Math.sqrt(s) + eps);
    }
  }
}
