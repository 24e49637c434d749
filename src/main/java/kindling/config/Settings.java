package kindling.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueFactory;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * All that decides a training, each value checked for itself; {@code kindling/defaults.conf}
 * explains every key.
 *
 * @param name of the run
 * @param data where the rows are
 * @param network what is trained
 * @param optimizer how a gradient changes the weights
 * @param training how many steps over which rows
 * @param augmentation how training rows are distorted
 * @param evaluation what is measured after each epoch
 * @param checkpoint how often all that it takes to go on is saved
 * @param places where each key's value stands, for errors
 * @param resolved the same settings as one text, JSON, keys sorted, without secrets: what a model
 *     file remembers
 */
public record Settings(
    String name,
    DataSettings data,
    NetworkSettings network,
    OptimizerSettings optimizer,
    TrainingSettings training,
    AugmentationSettings augmentation,
    EvaluationSettings evaluation,
    CheckpointSettings checkpoint,
    Map<String, String> places,
    String resolved) {

  /** More would cost memory and time for nothing: each is a node of the reduction tree. */
  private static final int MOST_SHARDS = 100_000;

  /**
   * {@link #resolved} with the factor of the features written down, so that a model remembers it.
   */
  public String resolvedWith(float scale) {
    return render(
        ConfigFactory.parseString(resolved)
            .withValue("data.scale", ConfigValueFactory.fromAnyRef(scale)));
  }

  /**
   * The keys whose values are not those of other settings, with both values: {@code
   * training.batch-size: 100, was 128}.
   *
   * @param earlier the other settings, {@link #resolvedWith} their scale
   */
  public Map<String, String> changesSince(String earlier, float scale) {
    Map<String, ConfigValue> then = values(earlier);
    Map<String, ConfigValue> now = values(resolvedWith(scale));
    Map<String, String> changes = new TreeMap<>();
    Stream.concat(then.keySet().stream(), now.keySet().stream())
        .filter(key -> !Objects.equals(then.get(key), now.get(key)))
        .forEach(
            key ->
                changes.put(
                    key, "%s: %s, was %s".formatted(key, text(now.get(key)), text(then.get(key)))));
    return changes;
  }

  private static Map<String, ConfigValue> values(String json) {
    Map<String, ConfigValue> values = new TreeMap<>();
    ConfigFactory.parseString(json)
        .entrySet()
        .forEach(entry -> values.put(entry.getKey(), entry.getValue()));
    return values;
  }

  private static String text(ConfigValue value) {
    return value == null ? "not set" : value.render(ConfigRenderOptions.concise());
  }

  private static String render(Config config) {
    return config.root().render(ConfigRenderOptions.concise());
  }

  /**
   * Does something with the value of a key; an error then begins with the place where the value
   * stands.
   */
  public <T> T at(String key, Supplier<T> action) {
    try {
      return action.get();
    } catch (UserError e) {
      throw new UserError(places.get(key) + ": " + e.getMessage(), e);
    }
  }

  /**
   * What is trained.
   *
   * @param layers their texts in order
   * @param loss its text
   * @param initialization its text
   * @param initialWeights a model file, or empty
   */
  public record NetworkSettings(
      List<String> layers, String loss, String initialization, String initialWeights) {}

  /**
   * How many steps over which rows.
   *
   * @param epochs at least 1
   * @param batchSize rows per step, at least 1
   * @param seed decides everything random
   * @param shards parts of the data, at least 1
   * @param sampling how a step chooses its rows
   * @param mode how the workers keep together
   * @param local for the mode of that name
   * @param earlyStopping when to end before the last epoch
   */
  public record TrainingSettings(
      int epochs,
      int batchSize,
      long seed,
      int shards,
      Sampling sampling,
      Mode mode,
      LocalSettings local,
      EarlyStoppingSettings earlyStopping) {}

  /**
   * How shards step on their own.
   *
   * @param steps between two averages, an element per epoch, the last one for all that follow;
   *     {@link Integer#MAX_VALUE} for a whole epoch
   * @param outerLearningRate how far to go from the old weights towards their average; above 0
   * @param outerMomentum of that way, 0 to below 1
   */
  public record LocalSettings(
      List<Integer> steps, double outerLearningRate, double outerMomentum) {}

  /**
   * When to end before the last epoch.
   *
   * @param metric on the validation set
   * @param patience epochs without a better figure; 0 for never
   * @param minDelta by how much a figure must be better to count, at least 0
   */
  public record EarlyStoppingSettings(Metric metric, int patience, double minDelta) {}

  /** What tells a good epoch from a bad one. */
  public enum Metric {
    /** Smaller is better. */
    LOSS,
    /** Larger is better. */
    ACCURACY
  }

  /**
   * What is measured after each epoch.
   *
   * @param trainingSet whether the training set is evaluated too
   * @param topK how many of the highest scores may be the right one, for top-k accuracy; at least 1
   */
  public record EvaluationSettings(boolean trainingSet, int topK) {}

  /**
   * How often a training is saved.
   *
   * @param every so many units; 0 for never
   * @param unit of that number
   * @param keep how many checkpoints, at least 1
   */
  public record CheckpointSettings(int every, Unit unit, int keep) {}

  /** What passes in a training. */
  public enum Unit {
    /** Of time in which steps are taken. */
    MINUTES,
    /** Whole epochs. */
    EPOCHS,
    /** Steps since the beginning. */
    STEPS
  }

  /** How a step chooses its rows. */
  public enum Sampling {
    /** Every row once per epoch, in random order. */
    PERMUTATION,
    /** Drawn with replacement. */
    REPLACEMENT,
    /** Every row once per epoch, in the order of their index, or without one of their hashes. */
    SEQUENTIAL
  }

  /** How the workers keep together. */
  public enum Mode {
    /** Broadcast the weights, sum the gradients along a tree, update on the driver. */
    AGGREGATE,
    /** The tasks exchange slices of gradients and weights among themselves. */
    ALL_REDUCE,
    /** Every shard takes steps of its own between averages of the weights. */
    LOCAL
  }

  /** The settings that a checked configuration says. */
  static Settings of(Config config) {
    Keys keys = new Keys(config);
    Settings settings = of(keys, config);
    if (settings.training.earlyStopping.patience > 0 && !settings.data.hasValidation()) {
      throw keys.error(
          "training.early-stopping.patience",
          "0 without a validation set; set data.validation-share = 0.1, or data.validation");
    }
    return settings;
  }

  private static Settings of(Keys keys, Config config) {
    return new Settings(
        keys.name("name"),
        DataSettings.of(keys),
        new NetworkSettings(
            keys.texts("network.layers", "[affine 784 -> 50, relu]"),
            keys.text("network.loss"),
            keys.text("network.initialization"),
            keys.path("network.initial-weights")),
        OptimizerSettings.of(keys),
        new TrainingSettings(
            keys.count("training.epochs", Integer.MAX_VALUE),
            keys.count("training.batch-size", Integer.MAX_VALUE),
            keys.whole("training.seed"),
            keys.count("training.shards", MOST_SHARDS),
            keys.choice("training.sampling", Sampling.class),
            keys.choice("training.mode", Mode.class),
            new LocalSettings(
                keys.counts("training.local.steps", "epoch"),
                keys.positive("training.local.outer-learning-rate", ""),
                keys.within("training.local.outer-momentum", 0, 1)),
            new EarlyStoppingSettings(
                keys.choice("training.early-stopping.metric", Metric.class),
                (int) keys.within("training.early-stopping.patience", 0, Integer.MAX_VALUE),
                keys.within("training.early-stopping.min-delta", 0, Double.POSITIVE_INFINITY))),
        AugmentationSettings.of(keys),
        new EvaluationSettings(
            keys.flag("evaluation.training-set"),
            keys.count("evaluation.top-k", Integer.MAX_VALUE)),
        keys.checkpoint(),
        keys.places(),
        render(Secrets.without(config)));
  }
}
