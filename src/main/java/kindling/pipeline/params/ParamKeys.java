package kindling.pipeline.params;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import kindling.config.Change;
import kindling.config.SettingsReader;
import kindling.config.UserError;
import kindling.config.message.Wording;
import kindling.store.Json;
import org.apache.spark.ml.param.DoubleParam;
import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.LongParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.Params;

/** Maps params to settings: for values, defaults and error messages. */
public final class ParamKeys {
  private static final Map<String, String> KEYS =
      new TreeMap<>(
          Map.ofEntries(
              Map.entry("average", "optimizer.average.name"),
              Map.entry("balance", "data.balance"),
              Map.entry("batchSize", "training.batch-size"),
              Map.entry("calibration", "training.calibration"),
              Map.entry("earlyStoppingPatience", "training.early-stopping.patience"),
              Map.entry("ensemble", "network.ensemble"),
              Map.entry("epochs", "training.epochs"),
              Map.entry("featuresCol", "data.feature-columns"),
              Map.entry("frozenLayers", "network.frozen-layers"),
              Map.entry("initialState", "optimizer.initial-state"),
              Map.entry("initialWeights", "network.initial-weights"),
              Map.entry("l1", "optimizer.l1"),
              Map.entry("labelCol", "data.label-column"),
              Map.entry("layers", "network.layers"),
              Map.entry("learningRate", "optimizer.learning-rate"),
              Map.entry("maxMinutes", "training.max-minutes"),
              Map.entry("mode", "training.mode"),
              Map.entry("momentum", "optimizer.momentum"),
              Map.entry("newLayers", "network.new-layers"),
              Map.entry("optimizer", "optimizer.name"),
              Map.entry("schedule", "optimizer.schedule.name"),
              Map.entry("seed", "training.seed"),
              Map.entry("shards", "training.shards"),
              Map.entry("threshold", "training.threshold"),
              Map.entry("validationIndicatorCol", "data.validation-column"),
              Map.entry("validationShare", "data.validation-share"),
              Map.entry("weightCol", "data.weight-column"),
              Map.entry("weightDecay", "optimizer.weight-decay")));

  /** How users of pipelines know settings, in Java, Scala and Python. */
  public static final Wording WORDING = new Wording(true, byKey());

  private static final SettingsReader DEFAULTS = SettingsReader.ofChanges("defaults", List.of());

  private ParamKeys() {}

  private static Map<String, String> byKey() {
    Map<String, String> names =
        KEYS.entrySet().stream().collect(Collectors.toMap(Map.Entry::getValue, Map.Entry::getKey));
    names.put("data.columns", "columns");
    return names;
  }

  /**
   * Does something for the user of a pipeline.
   *
   * @throws UserError what went wrong, also in tasks, in the words of the params
   */
  public static <T> T explaining(Supplier<T> work) {
    try {
      return work.get();
    } catch (Exception e) {
      // Exception, because Scala does not declare what Spark throws.
      for (Throwable cause = e; cause != null; cause = cause.getCause()) {
        if (cause instanceof UserError error) {
          throw error.in(WORDING, e);
        }
      }
      throw e;
    }
  }

  /** The params that are set, as changes of settings. */
  public static List<Change> changes(Params stage) {
    List<Change> changes = new ArrayList<>();
    forEach(
        stage,
        (name, param) -> {
          String key = KEYS.get(name);
          // Python's None arrives as null, which means not set.
          if (stage.isSet(param) && stage.getOrDefault(param) != null) {
            changes.add(new Change(place(name), key, text(name, stage.getOrDefault(param))));
          }
        });
    return changes;
  }

  /** Visits the params of a stage that have a setting; some belong to the classifier only. */
  private static void forEach(Params stage, BiConsumer<String, Param<Object>> visitor) {
    for (String name : KEYS.keySet()) {
      if (stage.hasParam(name)) {
        visitor.accept(name, stage.getParam(name));
      }
    }
  }

  /** The place of a param in error messages. */
  public static String place(String param) {
    return "param " + param;
  }

  /** A value as HOCON. Strings are quoted, so that characters in them have no special meaning. */
  private static String text(String name, Object value) {
    if (name.equals("featuresCol")) {
      return Json.line(List.of(value));
    }
    return value instanceof Number ? value.toString() : Json.line(value);
  }

  /**
   * Sets the defaults of a stage's params to those of their settings. Column names have Spark's
   * defaults, and the learning rate's default depends on the optimizer.
   */
  public static void setDefaults(Params stage) {
    forEach(
        stage,
        (name, param) -> {
          if (name.endsWith("Col")
              || List.of("layers", "frozenLayers", "learningRate").contains(name)) {
            return;
          }
          String text = DEFAULTS.text(KEYS.get(name));
          if (param instanceof IntParam) {
            stage.setDefault(param, Integer.valueOf(text));
          } else if (param instanceof LongParam) {
            stage.setDefault(param, Long.valueOf(text));
          } else if (param instanceof DoubleParam) {
            stage.setDefault(param, Double.valueOf(text));
          } else if (!text.isEmpty()) {
            stage.setDefault(param, text);
          }
        });
  }
}
