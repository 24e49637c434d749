package kindling.store;

import java.util.Map;
import kindling.train.EpochResult;
import kindling.train.SaveInterval;
import kindling.train.TrainingListener;
import kindling.train.TrainingState;

/** Saves checkpoints: when the training begins, in intervals, and when it ends or is stopped. */
public final class CheckpointSaver implements TrainingListener {
  private final CheckpointFolder folder;
  private final SaveInterval interval;
  private final int keep;
  private final String settings;
  private final Map<String, String> origin;
  private long savedNanos;
  private long savedStep = -1;
  private int savedEpoch;

  /**
   * A saver.
   *
   * @param keep how many checkpoints
   * @param settings resolved, JSON
   * @param origin what the bits depend on besides, by name
   */
  public CheckpointSaver(
      CheckpointFolder folder,
      SaveInterval interval,
      int keep,
      String settings,
      Map<String, String> origin) {
    this.folder = folder;
    this.interval = interval;
    this.keep = keep;
    this.settings = settings;
    this.origin = Map.copyOf(origin);
  }

  @Override
  public void started(TrainingState state) {
    save(state);
  }

  @Override
  public void stepDone(TrainingState state) {
    boolean due =
        switch (interval.unit()) {
          case EPOCHS -> false;
          case STEPS -> state.totalSteps() % interval.every() == 0;
          case MINUTES -> System.nanoTime() - savedNanos >= interval.every() * 60_000_000_000L;
        };
    if (due && state.atRest()) {
      save(state);
    }
  }

  @Override
  public void epochDone(TrainingState state, EpochResult result) {
    boolean due =
        switch (interval.unit()) {
          case EPOCHS -> state.epoch() - savedEpoch >= interval.every();
          case STEPS -> state.totalSteps() - savedStep >= interval.every();
          case MINUTES -> false;
        };
    if (due) {
      save(state);
    }
  }

  @Override
  public void finished(TrainingState state) {
    save(state);
  }

  @Override
  public void stopped(TrainingState state) {
    save(state);
  }

  private void save(TrainingState state) {
    if (state.totalSteps() != savedStep) {
      folder.write(state.totalSteps(), Checkpoint.of(state, settings, origin), keep);
      savedStep = state.totalSteps();
    }
    savedEpoch = state.epoch();
    savedNanos = System.nanoTime();
  }
}
