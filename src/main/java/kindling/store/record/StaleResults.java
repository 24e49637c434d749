package kindling.store.record;

import java.util.List;
import kindling.store.Storage;
import kindling.train.TrainingListener;
import kindling.train.TrainingState;

/**
 * Results of an earlier training that the new one replaces but does not write itself. They are
 * deleted after the first step of the new training. A resumed training keeps its own.
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
