package kindling.run.start;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import kindling.config.AverageSettings;
import kindling.config.OptimizerSettings.InitialState;
import kindling.config.Settings;
import kindling.config.SettingsReader;
import kindling.config.TrainingSettings.Mode;
import kindling.config.UserError;
import kindling.config.message.Warnings;
import kindling.network.FrozenLayers;
import kindling.network.Network;
import kindling.optimize.Weights;
import kindling.store.Checkpoint;
import kindling.store.CheckpointFolder;
import kindling.store.ModelFile;
import kindling.store.Storage;
import kindling.tables.EarlierTable;
import kindling.tables.Table;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The weights that a training begins with, and the state of its optimizer.
 *
 * @param weights with the optimizer's arrays of an earlier training; without arrays if they are new
 * @param source a sentence about what was taken over from which training; empty if the weights are
 *     drawn
 */
public record Start(Weights weights, String source) {
  private static final Logger LOG = LoggerFactory.getLogger(Start.class);

  /**
   * The start that the settings choose.
   *
   * @param settings with the names of the feature columns
   * @param drawn new weights of the network
   * @param warnings takes one for each damaged checkpoint
   * @throws UserError if the earlier training does not fit the network or the optimizer
   */
  public static Start of(
      Settings settings, Network network, float[] drawn, Storage storage, Warnings warnings) {
    String from = settings.network().initialWeights();
    boolean continued = settings.optimizer().initialState() == InitialState.CHECKPOINT;
    int newLayers = settings.network().newLayers();
    if (continued) {
      settings.at("optimizer.initial-state", () -> requireWhole(settings));
    }
    if (newLayers > 0) {
      settings.at("network.new-layers", () -> requireOthers(settings, network));
    }
    if (from.isEmpty()) {
      return new Start(Weights.of(drawn), "");
    }
    ModelFile files = new ModelFile(storage);
    List<String> columns = settings.data().featureColumns();
    float[] weights =
        settings.at(
            "network.initial-weights",
            () -> {
              requireSameInputs(settings, files.readTable(from).isPresent());
              return files.readInitial(from, network, columns, newLayers, drawn);
            });
    return continued
        ? checkpoint(settings, network, storage, warnings)
        : new Start(Weights.of(weights), ofModel(from, newLayers));
  }

  /** The table of the model that the training begins with; empty if it begins with new weights. */
  public static Optional<EarlierTable> table(Settings settings, Storage storage) {
    String from = settings.network().initialWeights();
    if (from.isEmpty()) {
      return Optional.empty();
    }
    Table table = settings.at("network.initial-weights", () -> table(storage, from));
    return Optional.of(new EarlierTable(from, table, settings.network().newLayers() > 0));
  }

  private static Table table(Storage storage, String from) {
    if (!storage.exists(from)) {
      throw UserError.of("no such model, so its columns are unknown")
          .cure(
              "name it in {network.initial-weights}, or to resume, name the folder of the resumed training")
          .at(from);
    }
    return new ModelFile(storage)
        .readTable(from)
        .orElseThrow(
            () ->
                UserError.of("its model takes numbers, and not the columns of {data.columns}")
                    .cure("name a model that was trained on a table")
                    .at(from));
  }

  /** Logs what was taken over, and passes it on as a line; does nothing if the weights are new. */
  public void tell(Consumer<String> line) {
    if (!source.isEmpty()) {
      LOG.info(source);
      line.accept(source);
    }
  }

  /** Refuses a checkpoint that is not named, or that would not be taken as a whole. */
  private static Settings requireWhole(Settings settings) {
    if (settings.network().initialWeights().isEmpty()) {
      throw UserError.of(
              "{optimizer.initial-state} = checkpoint needs the folder of the checkpoint")
          .cure("set {network.initial-weights} to a folder of results of kindling train");
    }
    if (settings.network().newLayers() > 0) {
      throw UserError.of(
              "{optimizer.initial-state} = checkpoint has no state for {network.new-layers} = %d",
              settings.network().newLayers())
          .cure("set {optimizer.initial-state} = new");
    }
    return settings;
  }

  private static Settings requireOthers(Settings settings, Network network) {
    int newLayers = settings.network().newLayers();
    int layers = FrozenLayers.groups(network).size();
    if (settings.network().initialWeights().isEmpty()) {
      throw UserError.of(
              "{network.new-layers} = %d is for a training with initial weights", newLayers)
          .cure("set {network.initial-weights}, or {network.new-layers} = 0");
    }
    if (newLayers >= layers) {
      throw UserError.setting("network.new-layers")
          .found("%d, but the network has %d layers with weights", newLayers, layers)
          .expected("less than that, or leave out {network.initial-weights}");
    }
    return settings;
  }

  /** Refuses weights for the features of a table if there is none. */
  private static void requireSameInputs(Settings settings, boolean ofTable) {
    if (ofTable && !settings.data().table().isOn()) {
      throw UserError.of("its model encodes the columns of a table, but there is no {data.columns}")
          .cure("add {data.columns} = { \"*\" = auto }")
          .at(settings.network().initialWeights());
    }
  }

  private static String ofModel(String from, int newLayers) {
    return "Begins with the weights of %s%s, and a new state of the optimizer"
        .formatted(
            from,
            switch (newLayers) {
              case 0 -> "";
              case 1 -> " except in the last layer with weights, which begins anew";
              default ->
                  " except in the last %d layers with weights, which begin anew"
                      .formatted(newLayers);
            });
  }

  private static Start checkpoint(
      Settings settings, Network network, Storage storage, Warnings warnings) {
    String from = settings.network().initialWeights();
    Checkpoint checkpoint =
        settings.at("optimizer.initial-state", () -> newest(storage, from, warnings));
    Settings then = SettingsReader.ofModel(checkpoint.settings(), from, List.of()).settings();
    requireSame("optimizer.name", settings, then, one -> one.optimizer().name());
    requireSame("optimizer.average.name", settings, then, Start::average);
    requireSame("training.mode", settings, then, Start::mode);
    Weights weights = checkpoint.continued();
    if (weights.size() != network.parameters()) {
      throw UserError.of(
              "its checkpoint has %,d weights, but its model %,d",
              weights.size(), network.parameters())
          .at(from);
    }
    return new Start(weights, ofCheckpoint(settings.optimizer().name(), weights, from));
  }

  private static Checkpoint newest(Storage storage, String from, Warnings warnings) {
    return new CheckpointFolder(storage, from + "/" + CheckpointFolder.NAME)
        .newest(warnings)
        .orElseThrow(
            () ->
                UserError.of("has no checkpoint")
                    .cure(
                        "name a folder of results of kindling train in {network.initial-weights}, or set {optimizer.initial-state} = new")
                    .at(from));
  }

  private static String ofCheckpoint(String optimizer, Weights weights, String from) {
    int arrays = weights.state().length - (weights.isAveraged() ? 1 : 0);
    String state =
        switch (arrays) {
          case 0 -> "; %s keeps no state".formatted(optimizer);
          case 1 -> ", with the state of %s (1 array)".formatted(optimizer);
          default -> ", with the state of %s (%d arrays)".formatted(optimizer, arrays);
        };
    return "Begins with the weights of %s after %,d steps%s%s"
        .formatted(
            from,
            weights.stepsBefore(),
            state,
            weights.isAveraged() ? " and the average of the weights" : "");
  }

  /** Refuses a checkpoint whose arrays mean something else. */
  private static void requireSame(
      String key, Settings settings, Settings then, Function<Settings, String> choice) {
    String before = choice.apply(then);
    settings.at(
        key,
        () -> {
          if (!choice.apply(settings).equals(before)) {
            throw UserError.setting(key)
                .found(
                    "%s, but the state in {network.initial-weights} is of %s",
                    choice.apply(settings), before)
                .cure("set {%s} = %s, or {optimizer.initial-state} = new".formatted(key, before));
          }
          return before;
        });
  }

  private static String average(Settings settings) {
    AverageSettings.Name name = settings.optimizer().average().name();
    return name.name().toLowerCase(Locale.ROOT);
  }

  /** The modes aggregate and all-reduce have the same arrays. */
  private static String mode(Settings settings) {
    return settings.training().mode() == Mode.LOCAL ? "local" : "aggregate";
  }
}
