package kindling.store.record;

import java.util.function.Function;
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
  private final Function<float[], Model> models;

  /**
   * A saver that writes to a file.
   *
   * @param models makes the model with some weights
   */
  public ModelSaver(ModelFile files, String file, Function<float[], Model> models) {
    this.files = files;
    this.file = file;
    this.models = models;
  }

  @Override
  public void epochDone(TrainingState state, EpochResult result) {
    files.write(file, models.apply(state.result()));
  }
}
