package kindling.optimize;

/**
 * Rises evenly to the beginning of another schedule, and then follows it (Goyal et al.: Accurate,
 * Large Minibatch SGD, 2017, section 2.2).
 *
 * @param steps of the rise, at least 0
 * @param from the fraction of the rate in the first step, above 0, at most 1
 * @param then the schedule after the rise
 */
public record Warmup(long steps, double from, Schedule then) implements Schedule {
  @Override
  public double factor(long done) {
    return done < steps
        ? (from + (1 - from) * done / steps) * then.factor(0)
        : then.factor(done - steps);
  }
}
