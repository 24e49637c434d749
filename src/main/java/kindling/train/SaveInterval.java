package kindling.train;

import kindling.config.CheckpointSettings;
import kindling.config.CheckpointSettings.Unit;

/**
 * How often a training is saved. The training pauses for it; the pauses do not change the result.
 *
 * @param every units between two checkpoints; 0 for no checkpoints
 */
public record SaveInterval(int every, Unit unit) implements PausePoints {
  /** No checkpoints. */
  public static final SaveInterval NEVER = new SaveInterval(0, Unit.EPOCHS);

  /** Steps to take together until it is known how long a step takes. */
  private static final int FIRST_STEPS = 100;

  /** As the settings say. */
  public static SaveInterval of(CheckpointSettings settings) {
    return new SaveInterval(settings.every(), settings.unit());
  }

  /** Whether a training is not saved at all. */
  public boolean isNever() {
    return every == 0;
  }

  /** Pauses where a checkpoint is due; for an interval in minutes, twice in each interval. */
  @Override
  public int stepsAtOnce(TrainingState state) {
    if (isNever()) {
      return Integer.MAX_VALUE;
    }
    return switch (unit) {
      case EPOCHS -> Integer.MAX_VALUE;
      case STEPS -> (int) (every - state.totalSteps() % every);
      case MINUTES -> {
        double seconds = state.secondsPerStep();
        yield Double.isNaN(seconds) ? FIRST_STEPS : (int) Math.max(1, 30.0 * every / seconds);
      }
    };
  }
}
