package kindling.report;

import java.util.Map;
import kindling.config.CheckpointSettings.Unit;
import kindling.store.Checkpoint;
import kindling.store.CheckpointFolder;
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
  private long savedStep;
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
    if (state.atRest() && isDue(state)) {
      save(state);
    }
  }

  private boolean isDue(TrainingState state) {
    return switch (interval.unit()) {
      case EPOCHS -> false; // an epoch is done when it has been evaluated
      case STEPS -> state.totalSteps() / interval.every() != savedStep / interval.every();
      case MINUTES -> System.nanoTime() - savedNanos >= interval.every() * 60_000_000_000L;
    };
  }

  @Override
  public void epochDone(TrainingState state, EpochResult result) {
    if (interval.unit() == Unit.EPOCHS && state.epoch() - savedEpoch >= interval.every()) {
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
    folder.write(state.totalSteps(), Checkpoint.of(state, settings, origin), keep);
    savedStep = state.totalSteps();
    savedEpoch = state.epoch();
    savedNanos = System.nanoTime();
  }
}
