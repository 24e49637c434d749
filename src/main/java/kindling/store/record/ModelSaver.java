package kindling.store.record;

import kindling.store.Model;
import kindling.store.ModelFile;
import kindling.train.EpochResult;
import kindling.train.TrainingListener;
import kindling.train.TrainingState;

/**
 * Saves the model after every epoch and replaces the previous one, so that a later failure does not
 * lose it. With early stopping it saves the best weights.
 */
public final class ModelSaver implements TrainingListener {
  private final ModelFile files;
  private final String file;
  private final Model model;

  /** A saver that writes a model, with its current weights, to a file. */
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
