package kindling.optimize;

import java.io.Serializable;
import java.util.List;
import java.util.function.Function;
import kindling.config.Registry.Entry;
import kindling.optimize.Schedule.Parameters;

/**
 * Lowers the rate when epochs bring nothing any more: by a factor, each time that more than {@code
 * patience} epochs in a row have not brought the loss clearly below the best one before.
 *
 * @param factor above 0, at most 1
 * @param patience epochs, at least 0
 * @param threshold the part of the best loss by which a new one must be lower, 0 to below 1
 * @param least the rate falls no lower than to this part, 0 to 1
 */
public record ReduceOnPlateau(double factor, int patience, double threshold, double least)
    implements Serializable {
  /** Its factor depends on losses, so to the steps of an epoch it is constant. */
  public static final Entry<Function<Parameters, Schedule>> KIND =
      new Entry<>(
          "reduce-on-plateau",
          "reduce-on-plateau",
          "",
          "falls by factor after more than patience epochs without a loss that is lower by the part threshold, and not below final-fraction; it looks at the validation set, or without one at the training set",
          "",
          p -> new Constant());

  /** Never lowers it. */
  public static final ReduceOnPlateau NEVER = new ReduceOnPlateau(1, 0, 0, 0);

  /**
   * What the rate is multiplied with.
   *
   * @param losses of all epochs so far
   */
  public double factor(List<Double> losses) {
    double best = Double.POSITIVE_INFINITY;
    int epochs = 0;
    double product = 1;
    for (double loss : losses) {
      if (loss < best * (1 - threshold)) {
        best = loss;
        epochs = 0;
      } else if (++epochs > patience) {
        product = Math.max(least, product * factor);
        epochs = 0;
      }
    }
    return product;
  }
}
