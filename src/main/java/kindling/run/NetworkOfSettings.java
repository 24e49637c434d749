package kindling.run;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import kindling.config.DataSettings;
import kindling.config.Settings;
import kindling.config.TrainingSettings.EarlyStoppingSettings;
import kindling.config.UserError;
import kindling.config.message.Key;
import kindling.config.message.Warnings;
import kindling.data.Shape;
import kindling.metrics.Metric;
import kindling.network.Initializer;
import kindling.network.Loss;
import kindling.network.Network;
import kindling.network.TargetFit;
import kindling.network.layers.BatchNormalization;
import kindling.network.layers.NetworkParser;
import kindling.rows.RowReader;
import kindling.run.start.Start;
import kindling.store.ModelFile;
import kindling.store.Storage;
import kindling.tables.LabelRange;
import kindling.tables.Table;
import kindling.tables.Target;

/** The network that settings describe, and its first weights; an error names the setting's line. */
public final class NetworkOfSettings {
  private NetworkOfSettings() {}

  /** Checks what can be checked without the data. */
  static void check(Settings settings) {
    Loss loss = loss(settings);
    settings.at("training.early-stopping.metric", () -> requireMetric(settings, loss));
    checkMetrics(settings, loss);
    initializer(settings);
    Shape written = writtenShape(settings);
    if (written != null) {
      network(settings, written);
    } else {
      settings.at("network.layers", () -> requireLayers(settings, loss));
    }
  }

  private static Loss requireLayers(Settings settings, Loss loss) {
    NetworkParser.check(settings.network(), loss);
    return loss;
  }

  /** The loss. */
  public static Loss loss(Settings settings) {
    return settings.at("network.loss", () -> NetworkParser.loss(settings.network().loss()));
  }

  /** The numbers that the loss takes as labels; empty if it takes classes or flags. */
  public static Optional<LabelRange> numbers(Settings settings) {
    Loss loss = loss(settings);
    return loss.labels() == Loss.Labels.NUMBERS ? Optional.of(loss.range()) : Optional.empty();
  }

  /** Refuses to watch a metric that the loss does not have. */
  private static Loss requireMetric(Settings settings, Loss loss) {
    EarlyStoppingSettings stopping = settings.training().earlyStopping();
    List<Metric> metrics = Metric.fitting(loss.labels().kind());
    if (stopping.patience() > 0 && !metrics.contains(stopping.metric())) {
      throw UserError.setting("training.early-stopping.metric")
          .found("\"%s\", which {network.loss} = %s does not have", stopping.metric(), loss)
          .expected(
              "one of %s", metrics.stream().map(Metric::spelled).collect(Collectors.joining(", ")));
    }
    return loss;
  }

  /** Refuses metrics of labels that the loss does not have. */
  static void checkMetrics(Settings settings, Loss loss) {
    settings.at("evaluation.metrics", () -> requireMetrics(settings, loss));
  }

  private static Loss requireMetrics(Settings settings, Loss loss) {
    List<Metric> fitting = Metric.fitting(loss.labels().kind());
    for (Metric metric : settings.evaluation().metrics().metrics()) {
      if (!fitting.contains(metric)) {
        throw UserError.setting("evaluation.metrics")
            .found("\"%s\", which does not fit {network.loss} = %s", metric, loss)
            .expected(
                "some of %s",
                fitting.stream().map(Metric::spelled).collect(Collectors.joining(", ")));
      }
    }
    return loss;
  }

  /** The network for rows of some shape. */
  static Network network(Settings settings, Shape input) {
    Loss loss = loss(settings);
    Network network =
        settings.at("network.layers", () -> NetworkParser.parse(settings.network(), loss, input));
    settings.at("network.layers", () -> ModelFile.requireWritable(network));
    settings.at("network.layers", () -> requireWeights(network));
    settings.at("training.batch-size", () -> requireRows(settings, network));
    double threshold = settings.training().threshold().probability();
    return settings.at("training.threshold", () -> network.deciding(threshold));
  }

  /**
   * Refuses a network whose scores cannot mean the label of a table.
   *
   * @param table null if columns are read as numbers
   */
  static void requireTarget(Settings settings, Network network, Table table) {
    if (table != null && table.target().isPresent()) {
      Target target = table.target().get();
      Loss loss = network.loss();
      boolean kinds = target.classes().isEmpty() == (loss.labels() == Loss.Labels.NUMBERS);
      settings.at(
          kinds ? "network.layers" : "network.loss",
          () -> {
            TargetFit.require(table.label(), target, loss, network.outputs());
            return null;
          });
    }
  }

  /** The mean of one row is the row, and nothing is left of it when that is taken away. */
  private static Network requireRows(Settings settings, Network network) {
    int batch = settings.training().batchSize();
    int shards = settings.training().shards();
    boolean normalizes =
        network.layers().stream()
            .anyMatch(
                layer ->
                    layer instanceof BatchNormalization normalization
                        && !normalization.shape().isImage());
    if (normalizes && batch < 2L * shards) {
      throw UserError.setting("training.batch-size")
          .found(
              "%d over {training.shards} = %d: batch-normalization needs at least two rows of each shard in a step",
              batch, shards)
          .cure("make the batch larger, or the shards fewer");
    }
    return network;
  }

  private static Network requireWeights(Network network) {
    if (network.parameters() == 0) {
      throw UserError.of(
              "{network.layers} has no layer with weights, so that there is nothing to train")
          .cure("add an affine or a convolution");
    }
    return network;
  }

  /** The shape of a row's features: {@code data.shape}, or if that is auto the data's own. */
  static Shape shape(Settings settings, RowReader rows) {
    Shape written = writtenShape(settings);
    if (written != null && written.size() != rows.layout().width()) {
      return settings.at(
          "data.shape",
          () -> {
            throw UserError.setting("data.shape")
                .found(
                    "%s, which makes %,d features, but a row of the data has %,d",
                    written, written.size(), rows.layout().width());
          });
    }
    return written != null ? written : rows.shape();
  }

  /** Null if {@code data.shape} is auto. */
  private static Shape writtenShape(Settings settings) {
    String text = settings.data().shape();
    if (text.equals(DataSettings.AUTO)) {
      return null;
    }
    return settings.at(
        "data.shape",
        () -> {
          try {
            return Shape.of(text);
          } catch (IllegalArgumentException | ArithmeticException e) {
            throw UserError.of("%s, or auto", e.getMessage()).at(new Key("data.shape")).because(e);
          }
        });
  }

  /** The first weights: drawn by the seed, or those of an earlier training. */
  static Start start(Settings settings, Network network, Storage storage, Warnings warnings) {
    float[] drawn = initializer(settings).parameters(network, settings.training().seed());
    return Start.of(settings, network, drawn, storage, warnings);
  }

  private static Initializer initializer(Settings settings) {
    return settings.at(
        "network.initialization", () -> Initializer.of(settings.network().initialization()));
  }
}
