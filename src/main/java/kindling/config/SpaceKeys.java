package kindling.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigValue;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import kindling.metrics.Metric;

/** The keys below {@code sweep.search}. Refuses those that must be the same in all trials. */
public final class SpaceKeys {
  /** The block of the search space. */
  static final String SEARCH = "sweep.search";

  /** The former name of the block, in conf files and in folders of sweeps. */
  static final String FORMER = "sweep.space";

  /** Keys of which trials cannot have values of their own, and why. */
  private static final Map<String, String> REFUSED =
      Map.of(
          "name", "every trial has a name of its own already",
          "sweep\\..*|sweep", "a sweep cannot search how it searches",
          "(checkpoint|report)(\\..*)?", "it changes no result",
          "evaluation(\\..*)?", "all trials are measured alike, and it changes no weight",
          "data\\.(?!scale$).*|data",
              "all trials must have the same rows, or they cannot be compared",
          "training\\.shards",
              "it decides which rows are packed together, and all trials share the packed rows; set it outside of the search, and run a sweep for each value");

  private final Config config;
  private final Config written;

  /**
   * The keys of a configuration.
   *
   * @param written the configuration with its substitutions
   */
  SpaceKeys(Config config, Config written) {
    this.config = config;
    this.written = written;
  }

  /** The configuration with the search space under its present name only. */
  static Config renamed(Config config) {
    if (!config.hasPath(FORMER) || !config.hasPath(SEARCH)) {
      return config;
    }
    ConfigValue former = config.getValue(FORMER);
    ConfigValue space =
        former instanceof ConfigObject ? config.getValue(SEARCH).withFallback(former) : former;
    return config.withoutPath(FORMER).withValue(SEARCH, space);
  }

  /** The search space. */
  public ConfigObject root() {
    return config.getObject(SEARCH);
  }

  /** Whether a key is that of a block of settings. */
  public boolean isBlock(String key) {
    return config.hasPath(key) && config.getValue(key) instanceof ConfigObject;
  }

  /**
   * A key of the search space.
   *
   * @param value the values that are written there
   * @throws UserError if there is no such setting, or it must be the same in all trials
   */
  public SpaceKey require(String key, ConfigValue value) {
    SpaceKey searched = new SpaceKey(key, Keys.where(value.origin()));
    REFUSED.forEach(
        (keys, why) -> {
          if (key.matches(keys)) {
            throw searched.error("cannot be searched: " + why);
          }
        });
    requireSetting(searched);
    if (!isBlock(key)) {
      requireComparable(searched);
      requireReferences(searched);
    }
    return searched;
  }

  private void requireSetting(SpaceKey key) {
    if (!config.hasPath(key.key())) {
      throw KnownKeys.unknown(key.place(), key.key(), config.withoutPath("sweep").root());
    }
  }

  /** Refuses keys that change the rows or the metric by which trials are compared. */
  private void requireComparable(SpaceKey key) {
    Keys keys = new Keys(config);
    DataSettings data = DataSettings.of(keys);
    if (key.key().equals("training.seed")
        && data.validationShare() > 0
        && data.validationSeed().isEmpty()) {
      throw key.error(
          "cannot be searched with data.validation-share, because the seed chooses the rows of the validation set, and all trials must have the same; set data.validation-seed = 1");
    }
    if (key.key().equals("network.loss")
        && keys.choice("sweep.metric", Metric.class) == Metric.LOSS) {
      throw key.error(
          "cannot be searched with sweep.metric = loss, because values of different losses cannot be compared; choose another metric");
    }
  }

  /**
   * Refuses a key whose value in a trial would have no effect where a substitution refers to it.
   */
  private void requireReferences(SpaceKey key) {
    for (String space : List.of(SEARCH, FORMER)) {
      if (refers(Secrets.valueAt(written, space), key.key())) {
        throw key.error(
            "is searched, but %s itself refers to it, and the search space is the same in all trials; search a variable that the rest of the file refers to"
                .formatted(space));
      }
    }
    if (key.key().startsWith("variables.") && !refers(written.root(), key.key())) {
      throw key.error(
          "is searched, but nothing refers to it; write ${%s} where its value belongs, outside of quotes"
              .formatted(key.key()));
    }
  }

  /** Whether a substitution refers to a setting, to a part of it, or to its block. */
  private static boolean refers(ConfigValue value, String key) {
    // Concise, so that strings are quoted and none looks like a substitution.
    String text = value == null ? "" : value.render(ConfigRenderOptions.concise());
    return Pattern.compile("\\$\\{\\??([^}]+)}")
        .matcher(text)
        .results()
        .map(found -> found.group(1) + ".")
        .anyMatch(found -> found.startsWith(key + ".") || (key + ".").startsWith(found));
  }

  /** The value of a setting in the base experiment. */
  public String setting(SpaceKey key) {
    requireSetting(key);
    return new Keys(config).text(key.key());
  }
}
