package kindling.sweep;

import kindling.metrics.Metric;
import kindling.train.EpochResult;

/**
 * The metric of the validation set that a sweep optimizes.
 *
 * @param highest whether the highest value is the best, or the lowest
 */
public record Objective(Metric metric, boolean highest) {
  /** A metric with its own direction. */
  public static Objective of(Metric metric) {
    return new Objective(metric, metric.higherIsBetter());
  }

  /** The name of the metric in settings. */
  public String name() {
    return metric.spelled();
  }

  /** The value that an epoch reached. */
  public double of(EpochResult epoch) {
    return metric.of(epoch.validation());
  }

  /** The value that an epoch reached, negated if lower is better. */
  public double score(EpochResult epoch) {
    return highest ? of(epoch) : -of(epoch);
  }

  /** A value as text. */
  public String text(double value) {
    return metric.text(value);
  }
}
