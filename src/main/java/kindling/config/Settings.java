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
import kindling.config.message.Key;
import kindling.config.message.Message;

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
 * @param report what a training tells besides
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
    ReportSettings report,
    Map<String, String> places,
    String resolved) {
  private static final String OPTIMIZER = "optimizer.name";

  /**
   * The same with the names of the feature columns, which were found out from the training set, so
   * that a model and a checkpoint remember them.
   */
  public Settings withFeatureColumns(List<String> names) {
    if (names.equals(data.featureColumns())) {
      return this;
    }
    Config named =
        ConfigFactory.parseString(resolved)
            .withValue("data.feature-columns", ConfigValueFactory.fromIterable(names));
    return new Settings(
        name,
        data.withFeatureColumns(names),
        network,
        optimizer,
        training,
        augmentation,
        evaluation,
        checkpoint,
        report,
        places,
        render(named));
  }

  /**
   * {@link #resolved} with the factor of the features written down, so that a model remembers it.
   */
  public String resolvedWith(float scale) {
    return render(
        ConfigFactory.parseString(resolved)
            .withValue("data.scale", ConfigValueFactory.fromAnyRef(scale)));
  }

  /**
   * The settings whose values are not those of other settings, by key.
   *
   * @param earlier the other settings, {@link #resolvedWith} their scale; keys that did not exist
   *     then count as having their defaults, which change nothing of what was before
   */
  public Map<String, Difference> changesSince(String earlier, float scale) {
    return changes(
        withDefaults(ConfigFactory.parseString(earlier)),
        ConfigFactory.parseString(resolvedWith(scale)));
  }

  /** What {@link #resolved} is where nobody says anything. */
  public static String defaults() {
    return render(defaultsFor(ConfigFactory.empty()));
  }

  /** The defaults, of which one depends on the optimizer that a configuration names. */
  private static Config defaultsFor(Config config) {
    Config defaults = trained(SettingsReader.defaults());
    return OptimizerSettings.withLearningRate(
        config.hasPath(OPTIMIZER)
            ? defaults.withValue(OPTIMIZER, config.getValue(OPTIMIZER))
            : defaults);
  }

  private static Config withDefaults(Config config) {
    return config.withFallback(defaultsFor(config));
  }

  /** The settings whose values are not the defaults, by key, but for secrets. */
  public Map<String, String> chosen() {
    Config all = ConfigFactory.parseString(resolved);
    Map<String, ConfigValue> defaults = values(defaultsFor(all));
    defaults.put(OPTIMIZER, SettingsReader.defaults().getValue(OPTIMIZER));
    Map<String, String> chosen = new TreeMap<>();
    values(all)
        .forEach(
            (key, value) -> {
              if (!value.equals(defaults.get(key))) {
                chosen.put(key, text(value));
              }
            });
    return chosen;
  }

  /** The settings whose values are not the same in two configurations, by key. */
  static Map<String, Difference> changes(Config earlier, Config later) {
    Map<String, ConfigValue> then = values(earlier);
    Map<String, ConfigValue> now = values(later);
    Map<String, Difference> changes = new TreeMap<>();
    Stream.concat(then.keySet().stream(), now.keySet().stream())
        .filter(key -> !Objects.equals(then.get(key), now.get(key)))
        .forEach(
            key -> changes.put(key, new Difference(key, text(then.get(key)), text(now.get(key)))));
    return changes;
  }

  private static Map<String, ConfigValue> values(Config config) {
    Map<String, ConfigValue> values = new TreeMap<>();
    config.entrySet().forEach(entry -> values.put(entry.getKey(), entry.getValue()));
    return values;
  }

  private static String text(ConfigValue value) {
    return value == null ? "not set" : value.render(ConfigRenderOptions.concise());
  }

  private static String render(Config config) {
    return config.root().render(ConfigRenderOptions.concise());
  }

  /**
   * Does something with the value of a key; an error is then at the place where the value, or the
   * element of a list, stands.
   */
  public <T> T at(String key, Supplier<T> action) {
    try {
      return action.get();
    } catch (ElementError e) {
      throw e.at(places.get(Keys.element(key, e.element()))).key(key);
    } catch (UserError e) {
      String place = places.get(key);
      throw e.at(
              place.equals(Keys.NOWHERE)
                  ? Message.of("%s, because nothing else sets %s", place, new Key(key))
                  : Message.plain(place))
          .key(key);
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
   * What is measured after each epoch.
   *
   * @param trainingSet whether the training set is evaluated too
   * @param topK how many of the highest scores may be the right one, for top-k accuracy; at least 1
   */
  public record EvaluationSettings(boolean trainingSet, int topK) {}

  /**
   * What a training tells besides what it always does.
   *
   * @param tensorBoard whether it writes event files for TensorBoard
   * @param tensorBoardSteps how many steps there are from one loss in them to the next
   * @param dashboard the live page
   * @param histograms how many epochs there are from one histogram of each layer to the next; 0 for
   *     none
   * @param mlflow address of an MLflow tracking server, or empty
   * @param mlflowExperiment name of the experiment there, or empty for the usual one
   */
  public record ReportSettings(
      boolean tensorBoard,
      int tensorBoardSteps,
      DashboardSettings dashboard,
      int histograms,
      String mlflow,
      String mlflowExperiment) {
    /** Whether anybody wants to know how long the gradient of a step is. */
    public boolean gradientNorm() {
      return tensorBoard || dashboard.on();
    }
  }

  /** The settings that a checked configuration says; a sweep and variables are not among them. */
  static Settings of(Config all) {
    Config config = trained(all);
    Keys keys = new Keys(config);
    Settings settings = of(keys, config);
    if (settings.training.earlyStopping().patience() > 0 && !settings.data.hasValidation()) {
      throw keys.error("training.early-stopping.patience", "0 without a validation set")
          .cure("set {data.validation-share} = 0.1, or {data.validation}");
    }
    return settings;
  }

  /** What of a configuration is about a training. */
  private static Config trained(Config all) {
    return all.withoutPath("sweep").withoutPath("variables");
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
        TrainingSettings.of(keys),
        AugmentationSettings.of(keys),
        new EvaluationSettings(
            keys.flag("evaluation.training-set"),
            keys.count("evaluation.top-k", Integer.MAX_VALUE)),
        CheckpointSettings.of(keys),
        new ReportSettings(
            keys.flag("report.tensorboard"),
            keys.count("report.tensorboard-steps", Integer.MAX_VALUE),
            DashboardSettings.of(keys),
            keys.atLeast("report.histograms", 0),
            keys.server("report.mlflow"),
            keys.text("report.mlflow-experiment")),
        keys.places(),
        render(Secrets.without(config)));
  }
}
