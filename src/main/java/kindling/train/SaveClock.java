package kindling.train;

import kindling.config.CheckpointSettings.Unit;

/** Decides when the next checkpoint of a training is due. */
public final class SaveClock {
  private final SaveInterval interval;
  private long savedNanos = System.nanoTime();
  private long savedStep;
  private int savedEpoch;

  /** A clock; the first interval begins with the first call of {@link #saved}. */
  public SaveClock(SaveInterval interval) {
    this.interval = interval;
  }

  /** The training has just been saved. */
  public void saved(TrainingState state) {
    savedStep = state.totalSteps();
    savedEpoch = state.epoch();
    savedNanos = System.nanoTime();
  }

  /** Whether a checkpoint is due after a step. */
  public boolean isDueAfterStep(TrainingState state) {
    return state.atRest()
        && switch (interval.unit()) {
          case EPOCHS -> false; // an epoch is done when it has been evaluated
          case STEPS -> state.totalSteps() / interval.every() != savedStep / interval.every();
          case MINUTES -> System.nanoTime() - savedNanos >= interval.every() * 60_000_000_000L;
        };
  }

  /** Whether a checkpoint is due after the evaluation of an epoch. */
  public boolean isDueAfterEpoch(TrainingState state) {
    return interval.unit() == Unit.EPOCHS && state.epoch() - savedEpoch >= interval.every();
  }
}
