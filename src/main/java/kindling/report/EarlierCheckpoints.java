package kindling.report;

import kindling.store.CheckpointFolder;
import kindling.store.Storage;
import kindling.train.TrainingListener;
import kindling.train.TrainingState;

/**
 * The checkpoints of the training that another one replaces: set aside when it begins, deleted when
 * it has taken a step, and put back if it fails before, so that a bad setting costs nothing.
 */
public final class EarlierCheckpoints implements TrainingListener {
  private final Storage storage;
  private final String checkpoints;
  private final String aside;
  private boolean waiting;

  /** Those in a folder of results. */
  public EarlierCheckpoints(Storage storage, String folder) {
    this.storage = storage;
    this.checkpoints = folder + "/" + CheckpointFolder.NAME;
    this.aside = folder + "/." + CheckpointFolder.NAME + ".replaced";
  }

  @Override
  public void started(TrainingState state) {
    waiting = state.totalSteps() == 0 && storage.exists(checkpoints);
    if (waiting) {
      storage.replaceFolder(checkpoints, aside);
    }
  }

  @Override
  public void stepDone(TrainingState state) {
    letGo();
  }

  @Override
  public void stopped(TrainingState state) {
    letGo();
  }

  private void letGo() {
    if (waiting) {
      storage.delete(aside);
      waiting = false;
    }
  }

  @Override
  public void failed(TrainingState state, Exception error) {
    if (waiting) {
      storage.replaceFolder(aside, checkpoints);
      waiting = false;
    }
  }
}
