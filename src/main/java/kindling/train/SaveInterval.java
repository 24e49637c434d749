package kindling.train;

import kindling.config.CheckpointSettings;
import kindling.config.CheckpointSettings.Unit;

/**
 * How often a training is saved, which it can be only at rest. Where it rests changes no bit of it.
 *
 * @param every so many units; 0 for never
 */
public record SaveInterval(int every, Unit unit) implements PausePoints {
  /** Not at all. */
  public static final SaveInterval NEVER = new SaveInterval(0, Unit.EPOCHS);

  /** Steps to take together as long as nobody knows how long one takes. */
  private static final int FIRST_STEPS = 100;

  /** As the settings say. */
  public static SaveInterval of(CheckpointSettings settings) {
    return new SaveInterval(settings.every(), settings.unit());
  }

  /** Whether a training is not saved at all. */
  public boolean isNever() {
    return every == 0;
  }

  /** The training rests where it is to be saved; by the clock it rests twice in an interval. */
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
