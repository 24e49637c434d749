package kindling.optimize;

import java.io.Serializable;
import java.util.List;
import java.util.function.Function;
import kindling.config.Registry.Entry;
import kindling.optimize.Schedule.Parameters;

/**
 * Lowers the rate by a factor each time that the loss has not improved for more than {@code
 * patience} epochs in a row.
 *
 * @param factor above 0, at most 1
 * @param patience epochs, at least 0
 * @param threshold the fraction of the best loss by which a lower loss is an improvement, 0 to
 *     below 1
 * @param least the smallest fraction of the rate, 0 to 1
 */
public record ReduceOnPlateau(double factor, int patience, double threshold, double least)
    implements Serializable {
  /** Constant within an epoch, because its factor depends on losses. */
  public static final Entry<Function<Parameters, Schedule>> KIND =
      new Entry<>(
          "reduce-on-plateau",
          "reduce-on-plateau",
          "",
          "is multiplied by factor when the loss has not improved for more than patience epochs, down to final-fraction; an improvement is a loss lower than the best by the share threshold, on the validation set or, without one, on the training set",
          "",
          p -> new Constant());

  /** Never lowers it. */
  public static final ReduceOnPlateau NEVER = new ReduceOnPlateau(1, 0, 0, 0);

  /**
   * The factor for the rate.
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
