package kindling.run;

import kindling.config.Settings;
import kindling.config.Settings.LocalSettings;
import kindling.gradient.Workers;
import kindling.network.Initializer;
import kindling.network.Loss;
import kindling.network.Network;
import kindling.network.NetworkParser;
import kindling.optimize.GradientClip;
import kindling.optimize.LearningRate;
import kindling.optimize.Momentum;
import kindling.optimize.Optimizer;
import kindling.optimize.Sgd;
import kindling.optimize.UpdateRule;
import kindling.store.ModelFile;
import kindling.store.Storage;
import kindling.train.Aggregate;
import kindling.train.AllReduce;
import kindling.train.LocalSgd;
import kindling.train.SaveInterval;
import kindling.train.Synchronization;

/** What a training begins with, as the settings say; an error names the place of the setting. */
final class Initial {
  private Initial() {}

  /** Checks what can be checked without the data. */
  static void check(Settings settings) {
    settings.at("network.loss", () -> NetworkParser.loss(settings.network().loss()));
    initializer(settings);
    Optimization.check(settings);
  }

  static Network network(Settings settings, int inputs) {
    Loss loss = settings.at("network.loss", () -> NetworkParser.loss(settings.network().loss()));
    Network network =
        settings.at(
            "network.layers", () -> NetworkParser.parse(settings.network().layers(), loss, inputs));
    settings.at("network.layers", () -> ModelFile.requireWritable(network));
    return network;
  }

  /** How the workers keep together. */
  static Synchronization synchronization(
      Settings settings, Network network, int stepsPerEpoch, Workers workers) {
    UpdateRule rule = Optimization.rule(settings, network, stepsPerEpoch);
    LocalSettings local = settings.training().local();
    return switch (settings.training().mode()) {
      case AGGREGATE -> new Aggregate(workers, rule);
      case ALL_REDUCE -> new AllReduce(workers, rule, saveInterval(settings));
      case LOCAL -> {
        Optimizer outer =
            local.outerMomentum() == 0 ? new Sgd() : new Momentum(local.outerMomentum());
        LearningRate rate = LearningRate.constant(local.outerLearningRate());
        yield new LocalSgd(
            workers,
            rule,
            new UpdateRule(outer, rate, GradientClip.NONE, 0, rule.spans()),
            local.steps());
      }
    };
  }

  static SaveInterval saveInterval(Settings settings) {
    return new SaveInterval(settings.checkpoint().every(), settings.checkpoint().unit());
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
