package kindling.report;

import kindling.network.Network;
import kindling.store.Model;
import kindling.store.ModelFile;
import kindling.train.EpochResult;
import kindling.train.TrainingListener;
import kindling.train.TrainingState;

/**
 * Saves the model after every epoch, over the one before: whatever happens later, the last good one
 * is there.
 */
public final class ModelSaver implements TrainingListener {
  private final ModelFile files;
  private final String file;
  private final Network network;
  private final String settings;

  /** A saver of models into one file. */
  public ModelSaver(ModelFile files, String file, Network network, String settings) {
    this.files = files;
    this.file = file;
    this.network = network;
    this.settings = settings;
  }

  @Override
  public void epochDone(TrainingState state, EpochResult result) {
    files.write(file, new Model(network, state.parameters(), settings));
  }
}
