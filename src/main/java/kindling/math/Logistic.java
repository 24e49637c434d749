package kindling.math;

/** Logarithms of the logistic function {@code σ(x) = 1 / (1 + exp(-x))}, which never overflow. */
public final class Logistic {
  private Logistic() {}

  /** {@code ln σ(x)}. */
  public static double logSigmoid(double x) {
    return Math.min(x, 0) - Math.log1p(Math.exp(-Math.abs(x)));
  }

  /** {@code ln(1 + exp(x)) = -ln σ(-x)}. */
  public static double softplus(double x) {
    return Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
  }
}
