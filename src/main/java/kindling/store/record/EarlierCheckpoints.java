package kindling.store.record;

import kindling.store.CheckpointFolder;
import kindling.store.Storage;
import kindling.train.TrainingListener;
import kindling.train.TrainingState;

/**
 * The checkpoints of a training that a new one replaces. They are moved aside when the new training
 * begins, deleted when it has taken a step, and moved back if it fails before, so that a wrong
 * setting does no harm.
 */
public final class EarlierCheckpoints implements TrainingListener {
  private final Storage storage;
  private final String checkpoints;
  private final String aside;
  private boolean isNew;
  private boolean waiting;

  /** The checkpoints in a folder of results. */
  public EarlierCheckpoints(Storage storage, String folder) {
    this.storage = storage;
    this.checkpoints = folder + "/" + CheckpointFolder.NAME;
    this.aside = aside(folder);
  }

  /** The folder to which they are moved. */
  public static String aside(String folder) {
    return folder + "/." + CheckpointFolder.NAME + ".replaced";
  }

  @Override
  public void started(TrainingState state) {
    isNew = state.totalSteps() == 0;
    if (isNew && storage.exists(checkpoints)) {
      storage.replaceFolder(checkpoints, aside);
    }
    // An earlier training may have moved them aside and been killed before its first step.
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
