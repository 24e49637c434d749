package kindling.train;

import java.util.List;
import kindling.config.TrainingSettings.EarlyStoppingSettings;
import kindling.metrics.Metric;

/**
 * Ends a training when a metric on the validation set has not improved for some epochs (Prechelt:
 * Early Stopping - But When?, 1998). A pure function of the results of the epochs.
 *
 * @param metric the metric to watch
 * @param patience epochs without an improvement; 0 never ends a training
 * @param minDelta the smallest change that counts as an improvement
 */
public record EarlyStopping(Metric metric, int patience, double minDelta) {
  /** Never ends a training. */
  public static final EarlyStopping NEVER = new EarlyStopping(Metric.LOSS, 0, 0);

  /** As the settings say. */
  public static EarlyStopping of(EarlyStoppingSettings settings) {
    return new EarlyStopping(settings.metric(), settings.patience(), settings.minDelta());
  }

  /** Whether it ever ends a training. */
  public boolean isOn() {
    return patience > 0;
  }

  /** The number of the best epoch, counted from 1; 0 before the end of the first epoch. */
  public int best(List<EpochResult> history) {
    int best = 0;
    double least = Double.POSITIVE_INFINITY;
    for (EpochResult epoch : history) {
      double value = metric.of(epoch.validation());
      double cost = metric.higherIsBetter() ? -value : value;
      if (best == 0 || cost < least - minDelta) {
        best = epoch.epoch();
        least = cost;
      }
    }
    return best;
  }

  /** The epoch whose weights a training has after some epochs, at least one. */
  public EpochResult reached(List<EpochResult> history) {
    return history.get((isOn() ? best(history) : history.size()) - 1);
  }

  /** Whether the training is to end. */
  public boolean met(List<EpochResult> history) {
    return isOn() && !history.isEmpty() && history.size() - best(history) >= patience;
  }
}
