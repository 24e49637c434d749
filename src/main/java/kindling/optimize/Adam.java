package kindling.optimize;

import java.util.function.Function;
import kindling.config.Registry.Entry;

/**
 * Adam, {@code m = β₁·m + (1 - β₁)·dw}, {@code s = β₂·s + (1 - β₂)·dw²}, {@code w -= η·m̂ / (√ŝ +
 * ε)} with {@code m̂ = m / (1 - β₁ᵗ)} and {@code ŝ = s / (1 - β₂ᵗ)} in step t (Kingma, Ba: Adam: A
 * Method for Stochastic Optimization, ICLR 2015, algorithm 1).
 *
 * @param beta1 β₁, 0 to below 1
 * @param beta2 β₂, 0 to below 1
 * @param epsilon ε, above 0
 */
public record Adam(double beta1, double beta2, double epsilon) implements Optimizer {
  static final Entry<Function<Hyperparameters, Optimizer>> KIND =
      new Entry<>(
          "adam",
          "adam",
          "m = β₁·m + (1 - β₁)·dw; s = β₂·s + (1 - β₂)·dw²; w -= η·m̂ / (√ŝ + ε)",
          "means of the gradients and of their squares, corrected for their start at 0; settings beta1, beta2 and epsilon (ε)",
          "Kingma and Ba, 2015",
          h -> new Adam(h.beta1(), h.beta2(), h.epsilon()));

  @Override
  public int stateArrays() {
    return 2;
  }

  @Override
  public boolean holdsSquares(int stateArray) {
    return stateArray == 1;
  }

  @Override
  public void update(
      float[] w, float[][] state, float[] dw, int from, int to, double learningRate, long step) {
    float[] means = state[0];
    float[] squares = state[1];
    float keep1 = (float) beta1;
    float take1 = (float) (1 - beta1);
    float keep2 = (float) beta2;
    float take2 = (float) (1 - beta2);
    float eps = (float) epsilon;
    // Both corrections outside of the loop: η·m̂ = rate·m and √ŝ = root·√s.
    float rate = (float) (learningRate / (1 - power(beta1, step)));
    float root = (float) (1 / Math.sqrt(1 - power(beta2, step)));
    for (int i = from; i < to; i++) {
      float m = keep1 * means[i] + take1 * dw[i];
      float s = keep2 * squares[i] + take2 * dw[i] * dw[i];
      means[i] = m;
      squares[i] = s;
      w[i] -= rate * m / (root * (float) Math.sqrt(s) + eps);
    }
  }

  /** By squaring: the same bits on every machine, and faster than Math.pow, as needed per piece. */
  static double power(double base, long exponent) {
    double power = 1;
    double square = base;
    for (long bits = exponent; bits > 0; bits >>= 1) {
      if ((bits & 1) == 1) {
        power *= square;
      }
      square *= square;
    }
    return power;
  }
}
