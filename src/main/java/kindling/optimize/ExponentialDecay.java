package kindling.optimize;

import java.util.function.Function;
import kindling.config.Registry.Entry;

/**
 * Falls evenly, by a factor in every n steps: {@code γ^(t / n)}.
 *
 * @param factor γ, above 0, at most 1
 * @param every n steps, at least 1
 */
public record ExponentialDecay(double factor, long every) implements Schedule {
  static final Entry<Function<Parameters, Schedule>> KIND =
      new Entry<>(
          "exponential",
          "exponential",
          "γ^(t / n)",
          "falls a little in every step, by factor (γ) over every-epochs epochs (n steps)",
          "",
          p -> new ExponentialDecay(p.factor(), p.every()));

  @Override
  public double factor(long done) {
    return StrictMath.pow(factor, (double) done / every);
  }
}
