package kindling.store.record;

import java.util.List;
import kindling.store.Storage;
import kindling.train.TrainingListener;
import kindling.train.TrainingState;

/**
 * What the training that another one replaces has left, and this one does not write: goes when this
 * one takes its first step. A training that goes on keeps what is its own.
 */
public final class StaleResults implements TrainingListener {
  private final Storage storage;
  private final List<String> files;
  private boolean waiting;

  /** Files or folders, which need not exist. */
  public StaleResults(Storage storage, List<String> files) {
    this.storage = storage;
    this.files = List.copyOf(files);
  }

  @Override
  public void started(TrainingState state) {
    waiting = state.totalSteps() == 0;
  }

  @Override
  public void stepDone(TrainingState state) {
    if (waiting) {
      files.forEach(storage::delete);
      waiting = false;
    }
  }
}
