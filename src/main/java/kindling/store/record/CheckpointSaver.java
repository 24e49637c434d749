package kindling.store.record;

import java.util.Map;
import kindling.store.Checkpoint;
import kindling.store.CheckpointFolder;
import kindling.train.EpochResult;
import kindling.train.SaveClock;
import kindling.train.SaveInterval;
import kindling.train.TrainingListener;
import kindling.train.TrainingState;

/** Saves checkpoints: when the training begins, in intervals, and when it ends or is stopped. */
public final class CheckpointSaver implements TrainingListener {
  private final CheckpointFolder folder;
  private final SaveClock clock;
  private final int keep;
  private final String settings;
  private final Map<String, String> origin;

  /**
   * A saver.
   *
   * @param keep how many checkpoints
   * @param settings resolved, JSON
   * @param origin what the result depends on besides the settings, by name
   */
  public CheckpointSaver(
      CheckpointFolder folder,
      SaveInterval interval,
      int keep,
      String settings,
      Map<String, String> origin) {
    this.folder = folder;
    this.clock = new SaveClock(interval);
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
    if (clock.isDueAfterStep(state)) {
      save(state);
    }
  }

  @Override
  public void epochDone(TrainingState state, EpochResult result) {
    if (clock.isDueAfterEpoch(state)) {
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
    clock.saved(state);
  }
}
