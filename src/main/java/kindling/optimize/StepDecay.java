package kindling.optimize;

import java.util.function.Function;
import kindling.config.Registry.Entry;

/**
 * Falls by a factor after every n steps: {@code γ^floor(t / n)}.
 *
 * @param factor γ, above 0, at most 1
 * @param every n steps, at least 1
 */
public record StepDecay(double factor, long every) implements Schedule {
  static final Entry<Function<Parameters, Schedule>> KIND =
      new Entry<>(
          "step",
          "step",
          "γ^floor(t / n)",
          "is multiplied by factor (γ) each time every-epochs epochs (n steps) have passed",
          "",
          p -> new StepDecay(p.factor(), p.every()));

  @Override
  public double factor(long done) {
    long times = done / every;
    return StrictMath.pow(factor, (double) times);
  }
}
