package kindling.train;

import java.util.List;
import kindling.config.TrainingSettings;

/**
 * Ends a training after an epoch if the next one, as long as the last, would end after the limit. A
 * pure function of the results of the epochs, so that a training that was resumed continues to
 * count.
 *
 * @param minutes of steps and evaluations since the beginning of the training; 0 for no limit
 */
public record TimeLimit(double minutes) {
  /** No limit. */
  public static final TimeLimit NONE = new TimeLimit(0);

  /** As the settings say. */
  public static TimeLimit of(TrainingSettings settings) {
    return new TimeLimit(settings.maxMinutes());
  }

  /** Whether the training is to end; never before its first epoch. */
  public boolean met(List<EpochResult> history) {
    if (minutes == 0 || history.isEmpty()) {
      return false;
    }
    double spent = history.stream().mapToDouble(TimeLimit::seconds).sum();
    return spent + seconds(history.get(history.size() - 1)) > 60 * minutes;
  }

  private static double seconds(EpochResult epoch) {
    return epoch.seconds() + epoch.evaluationSeconds();
  }
}
