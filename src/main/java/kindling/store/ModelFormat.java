package kindling.store;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import kindling.config.NetworkSettings;
import kindling.config.SettingsReader;
import kindling.config.UserError;
import kindling.data.Shape;
import kindling.network.Network;
import kindling.network.Network.Placed;
import kindling.network.TargetFit;
import kindling.network.layers.NetworkParser;
import kindling.network.layers.ScoreTemperature;
import kindling.tables.Table;

/**
 * The format of a model file: safetensors, with one tensor per array of parameters ({@code
 * layer1.weight}, {@code layer1.bias}, ...) and in the metadata {@code kindling.format} ("1"),
 * {@code kindling.inputs} (a number, or a shape such as 28x28x1), {@code kindling.scale} (the
 * factor of all features) and {@code kindling.settings}, which include the network; {@code
 * kindling.temperature} or {@code kindling.isotonic} if the model is calibrated, {@code
 * kindling.threshold} if it is not one half; of a table {@code kindling.table}, JSON with the
 * fitted encoding of each column, the missing values and the target. This class handles bytes;
 * {@link ModelFile} reads and writes the files.
 */
public final class ModelFormat {
  private static final String FORMAT = "kindling.format";
  private static final String INPUTS = "kindling.inputs";
  private static final String SCALE = "kindling.scale";
  private static final String SETTINGS = "kindling.settings";
  private static final String TABLE = "kindling.table";
  private static final String TEMPERATURE = "kindling.temperature";
  private static final String ISOTONIC = "kindling.isotonic";
  private static final String THRESHOLD = "kindling.threshold";

  private ModelFormat() {}

  /** The file of a model. */
  public static byte[] bytes(Model model) {
    Map<String, String> metadata = new TreeMap<>();
    metadata.put(FORMAT, "1");
    metadata.put(INPUTS, model.network().input().toString());
    metadata.put(SCALE, String.valueOf(model.scale()));
    metadata.put(SETTINGS, model.settings());
    model.table().ifPresent(table -> metadata.put(TABLE, HeaderJson.write(table.json())));
    if (model.temperature() != 1) {
      metadata.put(TEMPERATURE, String.valueOf(model.temperature()));
    }
    if (model.threshold() != 0.5) {
      metadata.put(THRESHOLD, String.valueOf(model.threshold()));
    }
    IsotonicJson.write(model.network()).ifPresent(json -> metadata.put(ISOTONIC, json));
    List<SafeTensors.Tensor> tensors = new ArrayList<>();
    for (Placed placed : model.network().parameterArrays()) {
      int end = placed.offset() + placed.array().size();
      tensors.add(
          new SafeTensors.Tensor(
              placed.name(),
              placed.array().shape(),
              Arrays.copyOfRange(model.parameters(), placed.offset(), end)));
    }
    return new SafeTensors(metadata, tensors).toBytes();
  }

  /**
   * Reads a file, which may come from an untrusted source.
   *
   * @param name of the file, for errors
   */
  public static Model parse(String name, byte[] content) {
    SafeTensors file = SafeTensors.parse(name, content);
    String format = file.metadata().get(FORMAT);
    if (format == null
        || !file.metadata().containsKey(SETTINGS)
        || !file.metadata().containsKey(INPUTS)
        || !file.metadata().containsKey(SCALE)) {
      throw UserError.of("has no network in its metadata")
          .expected("a model file that Kindling wrote")
          .at(name);
    }
    if (!format.equals("1")) {
      throw UserError.of("is of format %s; this version reads format 1", format).at(name);
    }
    String settings = file.metadata().get(SETTINGS);
    NetworkSettings network =
        SettingsReader.ofModel(settings, name, List.of()).settings().network();
    Shape input;
    try {
      input = Shape.of(file.metadata().get(INPUTS));
    } catch (IllegalArgumentException | ArithmeticException e) {
      throw UserError.of("%s", e.getMessage()).at(INPUTS).at(name).because(e);
    }
    Network parsed;
    try {
      parsed = NetworkParser.parse(network, NetworkParser.loss(network.loss()), input);
    } catch (UserError e) {
      throw e.at(name);
    }
    positive(name, SCALE, file.metadata().get(SCALE));
    float scale = Float.parseFloat(file.metadata().get(SCALE));
    Table table = table(name, file.metadata().get(TABLE), parsed);
    double temperature =
        positive(name, TEMPERATURE, file.metadata().getOrDefault(TEMPERATURE, "1"));
    return new Model(
            completed(name, file.metadata(), ScoreTemperature.after(parsed, temperature)),
            parameters(name, file, parsed),
            scale,
            settings,
            table)
        .calibrated(temperature);
  }

  /** The network with what was added to it after its training. */
  private static Network completed(String name, Map<String, String> metadata, Network trained) {
    double threshold = positive(name, THRESHOLD, metadata.getOrDefault(THRESHOLD, "0.5"));
    try {
      if (threshold != 0.5 && !trained.decision().takesThreshold(trained.outputs())) {
        throw new IllegalArgumentException(
            "a threshold is for two classes, or one flag, but its network with the loss %s has %d outputs"
                .formatted(trained.loss(), trained.outputs()));
      }
      Network calibrated =
          metadata.containsKey(ISOTONIC)
              ? IsotonicJson.read(metadata.get(ISOTONIC), trained)
              : trained;
      return calibrated.deciding(threshold);
    } catch (IllegalArgumentException e) {
      throw UserError.of("its calibration or threshold cannot be read: %s", e.getMessage())
          .at(name)
          .because(e);
    }
  }

  /** Null if columns are read as numbers. */
  private static Table table(String name, String json, Network network) {
    if (json == null) {
      return null;
    }
    try {
      Table table = Table.read(HeaderJson.parseTable(json));
      if (table.width() != network.inputs()) {
        throw new IllegalArgumentException(
            "its columns have %,d features, but the network takes %,d"
                .formatted(table.width(), network.inputs()));
      }
      table
          .target()
          .ifPresent(
              target ->
                  TargetFit.require(table.label(), target, network.loss(), network.outputs()));
      return table;
    } catch (IllegalArgumentException e) {
      throw unreadable(name, e);
    }
  }

  /** A number above 0 that a float can hold. */
  private static double positive(String name, String key, String text) {
    try {
      double number = Double.parseDouble(text);
      if ((float) number > 0 && Float.isFinite((float) number)) {
        return number;
      }
    } catch (NumberFormatException e) {
      throw UserError.of("%s must be a number above 0", key).at(name).because(e);
    }
    throw UserError.of("%s must be a number above 0", key).at(name);
  }

  /** Refuses a model that has the same feature columns in another order. */
  static void requireOrder(String name, byte[] content, List<String> columns) {
    String settings = SafeTensors.parse(name, content).metadata().get(SETTINGS);
    if (settings == null) {
      return;
    }
    List<String> own =
        SettingsReader.ofModel(settings, name, List.of()).settings().data().featureColumns();
    if (!own.equals(columns) && Set.copyOf(own).equals(Set.copyOf(columns))) {
      throw UserError.of(
              "was trained on the columns %s in this order, but the settings name %s", own, columns)
          .cure("use the model's order in {data.feature-columns}")
          .at(name)
          .key("data.feature-columns");
    }
  }

  /**
   * Reads the weights for a network whose arrays have the same names and shapes.
   *
   * @param name of the file, for errors
   */
  static float[] parameters(String name, byte[] content, Network network) {
    return parameters(name, SafeTensors.parse(name, content), network);
  }

  private static float[] parameters(String name, SafeTensors file, Network network) {
    return new SavedWeights(name, file).of(network);
  }

  /** The columns that a file keeps; empty if it keeps none. */
  static Optional<Table> table(String name, byte[] content) {
    String json = SafeTensors.parse(name, content).metadata().get(TABLE);
    try {
      return Optional.ofNullable(json).map(text -> Table.read(HeaderJson.parseTable(text)));
    } catch (IllegalArgumentException e) {
      throw unreadable(name, e);
    }
  }

  private static UserError unreadable(String name, IllegalArgumentException e) {
    return UserError.of("%s cannot be read: %s", TABLE, e.getMessage()).at(name).because(e);
  }
}
