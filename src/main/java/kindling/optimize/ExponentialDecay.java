package kindling.optimize;

/**
 * Falls evenly, by a factor in so many steps: {@code γ^(t / n)}.
 *
 * @param factor γ, above 0, at most 1
 * @param every n steps, at least 1
 */
public record ExponentialDecay(double factor, long every) implements Schedule {
  @Override
  public double factor(long done) {
    return StrictMath.pow(factor, (double) done / every);
  }
}
