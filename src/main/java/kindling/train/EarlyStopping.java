package kindling.train;

import java.util.List;
import kindling.config.TrainingSettings.EarlyStoppingSettings;
import kindling.metrics.Metric;

/**
 * Ends a training when its figures on the validation set have not become better for some epochs
 * (Prechelt: Early Stopping - But When?, 1998). A pure function of what the epochs reached.
 *
 * @param metric that is watched
 * @param patience epochs without a better one; 0 never ends a training
 * @param minDelta by how much a figure must be better to count
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

  /** The number of the epoch that reached the best figure, counted from 1; 0 if there is none. */
  public int best(List<EpochResult> history) {
    int best = 0;
    double least = Double.POSITIVE_INFINITY;
    for (EpochResult epoch : history) {
      double value = metric.of(epoch.validation());
      double figure = metric.higherIsBetter() ? -value : value;
      if (best == 0 || figure < least - minDelta) {
        best = epoch.epoch();
        least = figure;
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
