package kindling.run;

import java.util.List;
import java.util.stream.Collectors;
import kindling.config.AugmentationSettings;
import kindling.config.AugmentationSettings.ElasticSettings;
import kindling.config.AugmentationSettings.ErasingSettings;
import kindling.config.DataSettings;
import kindling.config.Settings;
import kindling.config.TrainingSettings.EarlyStoppingSettings;
import kindling.config.TrainingSettings.LocalSettings;
import kindling.config.TrainingSettings.Mode;
import kindling.config.UserError;
import kindling.config.message.Key;
import kindling.data.Augmentation;
import kindling.data.ElasticDistortion;
import kindling.data.RandomAffine;
import kindling.data.RandomErasing;
import kindling.data.Shape;
import kindling.gradient.Workers;
import kindling.gradient.Workers.Split;
import kindling.metrics.Metric;
import kindling.network.Initializer;
import kindling.network.Loss;
import kindling.network.Network;
import kindling.network.layers.BatchNormalization;
import kindling.network.layers.NetworkParser;
import kindling.optimize.GradientClip;
import kindling.optimize.LearningRate;
import kindling.optimize.Momentum;
import kindling.optimize.Optimizer;
import kindling.optimize.Sgd;
import kindling.optimize.UpdateRule;
import kindling.rows.RowReader;
import kindling.rows.ShardLayout;
import kindling.store.ModelFile;
import kindling.store.Storage;
import kindling.train.Aggregate;
import kindling.train.AllReduce;
import kindling.train.EarlyStopping;
import kindling.train.LocalSgd;
import kindling.train.PausePoints;
import kindling.train.SaveInterval;
import kindling.train.TrainingMode;
import org.apache.spark.SparkContext;

/** What a training begins with, as the settings say; an error names the place of the setting. */
final class Initial {
  private Initial() {}

  /** Checks what can be checked without the data. */
  static void check(Settings settings) {
    Loss loss = loss(settings);
    settings.at("training.early-stopping.metric", () -> requireMetric(settings, loss));
    initializer(settings);
    UpdateRules.check(settings);
    Shape written = writtenShape(settings);
    if (written != null) {
      network(settings, written);
    } else {
      settings.at("network.layers", () -> requireLayers(settings, loss));
    }
  }

  private static Loss requireLayers(Settings settings, Loss loss) {
    NetworkParser.check(settings.network().layers(), loss);
    return loss;
  }

  private static Loss loss(Settings settings) {
    return settings.at("network.loss", () -> NetworkParser.loss(settings.network().loss()));
  }

  /** Refuses to watch a metric that the loss does not have. */
  private static Loss requireMetric(Settings settings, Loss loss) {
    EarlyStoppingSettings stopping = settings.training().earlyStopping();
    List<Metric> metrics = loss.labels().metrics();
    if (stopping.patience() > 0 && !metrics.contains(stopping.metric())) {
      throw UserError.setting("training.early-stopping.metric")
          .found("\"%s\", which {network.loss} = %s does not have", stopping.metric(), loss)
          .expected(
              "one of %s", metrics.stream().map(Metric::spelled).collect(Collectors.joining(", ")));
    }
    return loss;
  }

  static Network network(Settings settings, Shape input) {
    Loss loss = loss(settings);
    Network network =
        settings.at(
            "network.layers", () -> NetworkParser.parse(settings.network().layers(), loss, input));
    settings.at("network.layers", () -> ModelFile.requireWritable(network));
    settings.at("network.layers", () -> requireWeights(network));
    return settings.at("training.batch-size", () -> requireRows(settings, network));
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

  /** How the features of a row lie: as {@code data.shape} says, or else as the data says. */
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

  /** Null if the data is to say so. */
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

  /** How training rows are distorted. */
  static Augmentation augmentation(Settings settings, Shape shape) {
    AugmentationSettings amounts = settings.augmentation();
    ElasticSettings elastic = amounts.elastic();
    ErasingSettings erasing = amounts.erasing();
    return amounts
        .firstInUse()
        .map(
            key ->
                new Augmentation(
                    settings.training().seed(),
                    settings.at(key, () -> requireImage(key, shape)),
                    new RandomAffine(
                        amounts.shift(), amounts.rotation(), amounts.scale(), amounts.shear()),
                    new ElasticDistortion(elastic.alpha(), elastic.sigma()),
                    new RandomErasing(
                        erasing.probability(),
                        erasing.minArea(),
                        erasing.maxArea(),
                        erasing.aspect())))
        .orElse(Augmentation.NONE);
  }

  private static Shape requireImage(String key, Shape shape) {
    if (!shape.isImage()) {
      throw UserError.of(
              "%s is for images, but the data does not say the shape of one", new Key(key))
          .cure("set {data.shape} = HEIGHTxWIDTHxCHANNELS, such as 28x28x1");
    }
    return shape;
  }

  /** Which of Spark's partitions has which shards. */
  static ShardLayout layout(SparkContext spark, Settings settings, DataSets sets) {
    int shards = settings.training().shards();
    long bytes = sets.expectedBytes();
    // All-reduce refuses too much of it, which a guess must not make it do.
    long known = sets.areStored() ? bytes : 0;
    return settings.training().mode() == Mode.ALL_REDUCE
        ? settings.at("training.mode", () -> ShardLayout.overSlots(spark, shards, known))
        : ShardLayout.overCores(spark, shards, bytes);
  }

  /** How the workers keep together. */
  static TrainingMode synchronization(
      Settings settings, Network network, int stepsPerEpoch, PausePoints rests, Workers workers) {
    UpdateRule rule = UpdateRules.rule(settings, network, stepsPerEpoch);
    UpdateRule told = settings.report().gradientNorm() ? rule.measuring() : rule;
    LocalSettings local = settings.training().local();
    return switch (settings.training().mode()) {
      case AGGREGATE -> new Aggregate(workers, told);
      case ALL_REDUCE -> new AllReduce(workers, told, rests);
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

  static EarlyStopping earlyStopping(Settings settings) {
    EarlyStoppingSettings stopping = settings.training().earlyStopping();
    return new EarlyStopping(stopping.metric(), stopping.patience(), stopping.minDelta());
  }

  /** The sets to evaluate after each epoch. */
  static List<Split> evaluated(Settings settings) {
    return settings.evaluation().trainingSet()
        ? List.of(Split.values())
        : List.of(Split.VALIDATION, Split.TEST);
  }

  static SaveInterval saveInterval(Settings settings) {
    return new SaveInterval(settings.checkpoint().every(), settings.checkpoint().unit());
  }

  static float[] parameters(Settings settings, Network network, Storage storage) {
    String file = settings.network().initialWeights();
    return file.isEmpty()
        ? initializer(settings).parameters(network, settings.training().seed())
        : new ModelFile(storage).readParameters(file, network, settings.data().featureColumns());
  }

  private static Initializer initializer(Settings settings) {
    return settings.at(
        "network.initialization", () -> Initializer.of(settings.network().initialization()));
  }
}
