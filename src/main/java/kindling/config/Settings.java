package kindling.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Stream;
import kindling.config.TrainingSettings.EarlyStoppingSettings;
import kindling.config.message.Key;
import kindling.config.message.Message;
import kindling.config.message.Variant;
import kindling.metrics.Metric;
import kindling.metrics.MetricChoice;
import kindling.metrics.scores.MetricOptions;

/**
 * All settings of a training, each value checked by itself; {@code kindling/defaults.conf} explains
 * every key.
 *
 * @param name of the run
 * @param data sets and columns
 * @param network layers, loss and initial weights
 * @param optimizer with learning rate and schedule
 * @param training epochs, batch size, seed and mode
 * @param augmentation of training rows
 * @param evaluation after each epoch
 * @param checkpoint interval of checkpoints
 * @param report optional outputs
 * @param places of each key's value, for errors
 * @param resolved the same settings as JSON with sorted keys and without secrets, as stored in a
 *     model file
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
   * These settings with the names of the feature columns in the training set, so that models and
   * checkpoints store them.
   */
  public Settings withFeatureColumns(List<String> names) {
    if (names.equals(data.featureColumns())) {
      return this;
    }
    return with(data.withFeatureColumns(names), network, "data.feature-columns", names, places);
  }

  /** These settings with another layer before all, so that models and checkpoints store it. */
  public Settings withFirstLayer(String layer) {
    List<String> layers = new ArrayList<>(List.of(layer));
    layers.addAll(network.layers());
    Map<String, String> moved = Places.movedByOne(places, "network.layers");
    return with(data, network.with(layers), "network.layers", layers, moved);
  }

  /** The same with other data or another network, which differ in the texts of a key. */
  private Settings with(
      DataSettings otherData,
      NetworkSettings otherNetwork,
      String key,
      List<String> texts,
      Map<String, String> otherPlaces) {
    Config changed =
        ConfigFactory.parseString(resolved).withValue(key, ConfigValueFactory.fromIterable(texts));
    return new Settings(
        name,
        otherData,
        otherNetwork,
        optimizer,
        training,
        augmentation,
        evaluation,
        checkpoint,
        report,
        otherPlaces,
        render(changed));
  }

  /** {@link #resolved} with the actual factor of the features, so that a model stores it. */
  public String resolvedWith(float scale) {
    return render(
        ConfigFactory.parseString(resolved)
            .withValue("data.scale", ConfigValueFactory.fromAnyRef(scale)));
  }

  /**
   * The keys whose values differ from earlier settings, with both values: {@code
   * training.batch-size: 100, was 128}.
   *
   * @param earlier the earlier settings, {@link #resolvedWith} their scale; keys that did not exist
   *     then have their defaults, which do not change earlier behaviour
   */
  public Map<String, Difference> changesSince(String earlier, float scale) {
    return changes(
        withDefaults(ConfigFactory.parseString(earlier)),
        ConfigFactory.parseString(resolvedWith(scale)));
  }

  /** The metrics that are shown, and that of early stopping. */
  public MetricChoice metrics() {
    EarlyStoppingSettings stopping = training.earlyStopping();
    return stopping.patience() > 0
        ? evaluation.metrics().and(stopping.metric())
        : evaluation.metrics();
  }

  /** The value of {@link #resolved} for the defaults. */
  public static String defaults() {
    return render(defaultsFor(ConfigFactory.empty()));
  }

  /** The defaults for a configuration: the learning rate's depends on its optimizer. */
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

  /** The settings whose values differ from the defaults, by key, without secrets. */
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
   * Runs an action that uses the value of a key. If it fails, the error begins with the place of
   * the value, or of the element of a list.
   */
  public <T> T at(String key, Supplier<T> action) {
    try {
      return action.get();
    } catch (ElementError e) {
      throw e.at(places.get(Places.element(key, e.element()))).key(key);
    } catch (UserError e) {
      String place = places.get(key);
      throw e.at(
              place.equals(Places.NOWHERE)
                  ? Message.of("%s, because nothing else sets %s", place, new Key(key))
                  : Message.plain(place))
          .key(key);
    }
  }

  /**
   * The evaluation after each epoch.
   *
   * @param trainingSet whether the training set is evaluated too
   * @param topK the k of top-k accuracy, at least 1
   * @param metrics those that are shown, and computed if they are not sums over rows
   */
  public record EvaluationSettings(boolean trainingSet, int topK, MetricChoice metrics) {
    static EvaluationSettings of(Keys keys) {
      return new EvaluationSettings(
          keys.flag("evaluation.training-set"),
          keys.count("evaluation.top-k", Integer.MAX_VALUE),
          new MetricChoice(
              keys.choices("evaluation.metrics", Metric.class),
              new MetricOptions(
                  keys.factor("evaluation.lift-share"), keys.factor("evaluation.quantile"))));
    }
  }

  /**
   * Optional outputs of a training.
   *
   * @param tensorBoard whether event files for TensorBoard are written
   * @param tensorBoardSteps steps between two losses in the event files
   * @param dashboard the live page
   * @param histograms epochs between two histograms of each layer; 0 for none
   * @param mlflow address of an MLflow tracking server, or empty
   * @param mlflowExperiment name of the experiment, or empty for the default
   */
  public record ReportSettings(
      boolean tensorBoard,
      int tensorBoardSteps,
      DashboardSettings dashboard,
      int histograms,
      String mlflow,
      String mlflowExperiment) {
    /** Whether an output needs the gradient norm of each step. */
    public boolean gradientNorm() {
      return tensorBoard || dashboard.on();
    }
  }

  /** The settings of a checked configuration, without sweep and variables. */
  static Settings of(Config all) {
    Config config = trained(all);
    Keys keys = new Keys(config);
    Settings settings = of(keys, config);
    if (settings.training.earlyStopping().patience() > 0 && !settings.data.hasValidation()) {
      throw keys.error("training.early-stopping.patience", "0 without a validation set")
          .cure("set {data.validation-share} = 0.1, or %s", Variant.VALIDATION_ROWS);
    }
    return settings;
  }

  /** The part of a configuration that is about a training. */
  private static Config trained(Config all) {
    return all.withoutPath("sweep").withoutPath("variables");
  }

  static Settings of(Keys keys, Config config) {
    return new Settings(
        keys.name("name"),
        DataSettings.of(keys),
        NetworkSettings.of(keys),
        OptimizerSettings.of(keys),
        TrainingSettings.of(keys),
        AugmentationSettings.of(keys),
        EvaluationSettings.of(keys),
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
