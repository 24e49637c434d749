package kindling.optimize;

/**
 * Falls by a factor at once, again and again: {@code γ^floor(t / n)}.
 *
 * @param factor γ, above 0, at most 1
 * @param every n steps, at least 1
 */
public record StepDecay(double factor, long every) implements Schedule {
  @Override
  public double factor(long done) {
    long times = done / every;
    return StrictMath.pow(factor, (double) times);
  }
}
