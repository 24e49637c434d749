package kindling.run;

import kindling.config.Settings;
import kindling.network.Initializer;
import kindling.network.Loss;
import kindling.network.Network;
import kindling.network.NetworkParser;
import kindling.optimize.Optimizer;
import kindling.store.ModelFile;
import kindling.store.Storage;

/** What a training begins with, as the settings say; an error names the place of the setting. */
final class Initial {
  private Initial() {}

  /** Checks what can be checked without the data. */
  static void check(Settings settings) {
    settings.at("network.loss", () -> NetworkParser.loss(settings.network().loss()));
    initializer(settings);
    optimizer(settings);
  }

  static Network network(Settings settings, int inputs) {
    Loss loss = settings.at("network.loss", () -> NetworkParser.loss(settings.network().loss()));
    Network network =
        settings.at(
            "network.layers", () -> NetworkParser.parse(settings.network().layers(), loss, inputs));
    settings.at("network.layers", () -> ModelFile.requireWritable(network));
    return network;
  }

  static Optimizer optimizer(Settings settings) {
    return settings.at("optimizer.name", () -> Optimizer.of(settings.optimizer().name()));
  }

  static float[] parameters(Settings settings, Network network, Storage storage) {
    String file = settings.network().initialWeights();
    return file.isEmpty()
        ? initializer(settings).parameters(network, settings.training().seed())
        : new ModelFile(storage).readParameters(file, network);
  }

  private static Initializer initializer(Settings settings) {
    return settings.at(
        "network.initialization", () -> Initializer.of(settings.network().initialization()));
  }
}
