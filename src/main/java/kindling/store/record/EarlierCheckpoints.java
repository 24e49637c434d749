package kindling.store.record;

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
  private boolean isNew;
  private boolean waiting;

  /** Those in a folder of results. */
  public EarlierCheckpoints(Storage storage, String folder) {
    this.storage = storage;
    this.checkpoints = folder + "/" + CheckpointFolder.NAME;
    this.aside = aside(folder);
  }

  /** Where they are set aside. */
  public static String aside(String folder) {
    return folder + "/." + CheckpointFolder.NAME + ".replaced";
  }

  @Override
  public void started(TrainingState state) {
    isNew = state.totalSteps() == 0;
    if (isNew && storage.exists(checkpoints)) {
      storage.replaceFolder(checkpoints, aside);
    }
    // Also what an earlier training set aside that was killed before it took a step.
    waiting = storage.exists(aside);
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
    if (waiting && isNew) {
      storage.replaceFolder(aside, checkpoints);
      waiting = false;
    }
  }
}
