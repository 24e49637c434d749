package kindling.optimize;

import java.util.function.Function;
import kindling.config.Registry.Entry;
import kindling.config.ScheduleSettings.Anneal;

/**
 * Rises from a low rate to the highest and falls to nearly none (Smith: A Disciplined Approach to
 * Neural Network Hyper-Parameters, 2018, section 4.1; the rate only, momentum stays). The peak is
 * at step {@code rise·T - 1}, counted from 0, and the end at step T - 1, as in PyTorch.
 *
 * @param first the factor of the first step, above 0, at most 1
 * @param last the factor of the last step, 0 to 1
 * @param rise the part of the steps in which it rises, 0 to 1
 * @param anneal the curve on both sides
 * @param steps T, at least 1
 */
public record OneCycle(double first, double last, double rise, Anneal anneal, long steps)
    implements Schedule {
  static final Entry<Function<Parameters, Schedule>> KIND =
      new Entry<>(
          "one-cycle",
          "one-cycle",
          "",
          "rises from initial-fraction to 1, then falls to final-fraction at the last step; rise is the share of the steps in which it rises, anneal the curve (cosine or linear)",
          "Smith, 2018",
          p ->
              new OneCycle(
                  p.initialFraction(), p.finalFraction(), p.rise(), p.anneal(), p.steps()));

  @Override
  public boolean spansAllEpochs() {
    return true;
  }

  @Override
  public double factor(long done) {
    double peak = rise * steps - 1;
    double end = steps - 1;
    double at = Math.min((double) done, end);
    if (end == 0) {
      return 1; // a single step is the peak
    }
    if (at <= peak && peak > 0) {
      return between(first, 1, at / peak);
    }
    return at < end ? between(1, last, (at - peak) / (end - peak)) : last;
  }

  private double between(double from, double to, double part) {
    return switch (anneal) {
      case LINEAR -> from + (to - from) * part;
      case COSINE -> to + (from - to) * (1 + StrictMath.cos(Math.PI * part)) / 2;
    };
  }
}
