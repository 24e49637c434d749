package kindling.store;

import java.util.List;
import java.util.Optional;
import kindling.config.UserError;
import kindling.network.Network;
import kindling.tables.Table;

/** Reads and writes model files, see {@link ModelFormat}. */
public final class ModelFile {
  /** The usual name in a folder of results. */
  public static final String NAME = "model.safetensors";

  private final Storage storage;

  /** Model files in a storage. */
  public ModelFile(Storage storage) {
    this.storage = storage;
  }

  /** Refuses a network whose file would not fit into one array. */
  public static Network requireWritable(Network network) {
    long most = (Storage.MOST_BYTES - (1 << 20)) / Float.BYTES;
    if (network.parameters() > most) {
      throw UserError.of(
          "the network has %,d parameters; at most %,d fit into a model file",
          network.parameters(), most);
    }
    return network;
  }

  /** Writes a model. */
  public void write(String name, Model model) {
    storage.write(name, ModelFormat.bytes(model));
  }

  /** Reads a model. */
  public Model read(String name) {
    String file = file(name);
    return ModelFormat.parse(file, storage.read(file, Storage.MOST_BYTES));
  }

  /** A folder of results stands for the model in it. */
  private String file(String name) {
    String inFolder = name + "/" + NAME;
    if (storage.exists(inFolder)) {
      return inFolder;
    }
    if (storage.isFolder(name)) {
      throw UserError.of("is a folder without %s, which a training leaves at its end", NAME)
          .cure("name a model file, or such a folder")
          .at(name);
    }
    return name;
  }

  /** Reads the weights for a network whose arrays have the same names and shapes. */
  public float[] readParameters(String name, Network network) {
    String file = file(name);
    return ModelFormat.parameters(file, storage.read(file, Storage.MOST_BYTES), network);
  }

  /**
   * Reads the weights that a training begins with; refuses a model with the same feature columns in
   * another order.
   *
   * @param newLayers layers with weights at the end of the network that the model need not have
   * @param drawn weights of the network, of which these layers keep theirs
   */
  public float[] readInitial(
      String name, Network network, List<String> columns, int newLayers, float[] drawn) {
    String file = file(name);
    byte[] content = storage.read(file, Storage.MOST_BYTES);
    ModelFormat.requireOrder(file, content, columns);
    return new SavedWeights(file, SafeTensors.parse(file, content)).of(network, newLayers, drawn);
  }

  /** The columns that a model encodes; empty if it takes numbers as they are. */
  public Optional<Table> readTable(String name) {
    String file = file(name);
    return ModelFormat.table(file, storage.read(file, Storage.MOST_BYTES));
  }
}
