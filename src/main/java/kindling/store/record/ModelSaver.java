package kindling.store.record;

import kindling.store.Model;
import kindling.store.ModelFile;
import kindling.train.EpochResult;
import kindling.train.TrainingListener;
import kindling.train.TrainingState;

/**
 * Saves the model after every epoch, over the one before: whatever happens later, the last good one
 * is there. Where the best weights are kept, it is they.
 */
public final class ModelSaver implements TrainingListener {
  private final ModelFile files;
  private final String file;
  private final Model model;

  /** A saver into one file of a model, with the weights that it has by then. */
  public ModelSaver(ModelFile files, String file, Model model) {
    this.files = files;
    this.file = file;
    this.model = model;
  }

  @Override
  public void epochDone(TrainingState state, EpochResult result) {
    files.write(file, model.with(state.result()));
  }
}
