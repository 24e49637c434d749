package kindling.train;

import kindling.config.CheckpointSettings.Unit;

/** Tells when it is time to save a training again. */
public final class SaveClock {
  private final SaveInterval interval;
  private long savedNanos = System.nanoTime();
  private long savedStep;
  private int savedEpoch;

  /** A clock that has to be told when the training is saved first. */
  public SaveClock(SaveInterval interval) {
    this.interval = interval;
  }

  /** The training is saved now. */
  public void saved(TrainingState state) {
    savedStep = state.totalSteps();
    savedEpoch = state.epoch();
    savedNanos = System.nanoTime();
  }

  /** Whether it is time when a step has been taken. */
  public boolean isDueAfterStep(TrainingState state) {
    return state.atRest()
        && switch (interval.unit()) {
          case EPOCHS -> false; // an epoch is done when it has been evaluated
          case STEPS -> state.totalSteps() / interval.every() != savedStep / interval.every();
          case MINUTES -> System.nanoTime() - savedNanos >= interval.every() * 60_000_000_000L;
        };
  }

  /** Whether it is time when an epoch has been evaluated. */
  public boolean isDueAfterEpoch(TrainingState state) {
    return interval.unit() == Unit.EPOCHS && state.epoch() - savedEpoch >= interval.every();
  }
}
