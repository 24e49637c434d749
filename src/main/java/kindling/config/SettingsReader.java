package kindling.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigSyntax;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueFactory;
import java.io.File;
import java.util.List;

/**
 * Reads settings from HOCON: a conf file over the defaults, and {@code key=value} overrides over
 * both.
 *
 * <p>An unknown key, a bad value or a syntax error is a {@link UserError} with file, line and key.
 */
public final class SettingsReader {
  /** Characters of the settings in a model: a hundred times what they have. */
  private static final int MOST_CHARACTERS = 1_000_000;

  private static final Config DEFAULT_SETTINGS =
      ConfigFactory.parseResources(SettingsReader.class.getClassLoader(), Places.DEFAULTS);

  private final Config config;
  // without the defaults, and with its substitutions still in it
  private final Config written;

  private SettingsReader(Config config, Config written) {
    this.config = config;
    this.written = written;
  }

  /**
   * The configuration of nothing but changes to the defaults, later ones first in rank.
   *
   * @param name of the run
   */
  public static SettingsReader ofChanges(String name, List<Change> changes) {
    return resolve(ConfigFactory.empty(), name, changes);
  }

  /**
   * The configuration of a file with overrides.
   *
   * @param file a HOCON file
   * @param overrides texts {@code key=value}, later ones first in rank
   */
  public static SettingsReader ofFile(File file, List<String> overrides) {
    if (!file.isFile()) {
      throw UserError.of(file.exists() ? "is no regular file" : "no such configuration file")
          .at(file.toString());
    }
    String base = file.getName().replaceFirst("\\.[^.]*$", "");
    return resolve(parse(file), base, Change.onCommandLine(overrides));
  }

  /**
   * The configuration of a text with overrides; it cannot include others.
   *
   * @param name where it is from
   */
  public static SettingsReader ofText(String text, String name, List<String> overrides) {
    String base = name.replaceFirst(".*/", "").replaceFirst("\\.[^.]*$", "");
    return resolve(unresolved(text, name), base, Change.onCommandLine(overrides));
  }

  /** Such a text by itself: without the defaults, and with its substitutions still in it. */
  static Config unresolved(String text, String name) {
    ConfigParseOptions options =
        ConfigParseOptions.defaults().setOriginDescription(name).setIncluder(new NoIncludes(name));
    try {
      return ConfigFactory.parseString(text, options);
    } catch (ConfigException e) {
      throw ConfTrouble.error(e);
    }
  }

  /**
   * The settings that a model file remembers: JSON, and nothing but JSON, because the file may come
   * from a stranger.
   */
  public static SettingsReader ofModel(String json, String origin, List<String> overrides) {
    if (json.length() > MOST_CHARACTERS) {
      throw UserError.of(
              "its settings have %,d characters; at most %,d can be read",
              json.length(), MOST_CHARACTERS)
          .at(origin);
    }
    ConfigParseOptions options =
        ConfigParseOptions.defaults().setSyntax(ConfigSyntax.JSON).setOriginDescription(origin);
    try {
      return resolve(
          ConfigFactory.parseString(json, options), "run", Change.onCommandLine(overrides));
    } catch (ConfigException e) {
      throw UserError.of("its settings cannot be read")
          .found("%s", ConfTrouble.problem(e))
          .at(origin)
          .because(e);
    } catch (StackOverflowError e) {
      throw UserError.of("its settings cannot be read: they nest too deep").at(origin).because(e);
    }
  }

  /** Every setting with its default. */
  static Config defaults() {
    return DEFAULT_SETTINGS;
  }

  /** A single value as a text. */
  public String text(String key) {
    return new Keys(config).text(key);
  }

  Config config() {
    return config;
  }

  /** The settings, checked. */
  public Settings settings() {
    return Settings.of(config);
  }

  /**
   * How a sweep searches.
   *
   * @throws UserError if there is no validation set by which trials can be compared
   */
  public SweepSettings sweep() {
    Keys keys = new Keys(config);
    if (!DataSettings.of(keys).hasValidation()) {
      throw UserError.of("a sweep compares its trials on the validation set, and there is none")
          .cure("set {data.validation-share} = 0.1, or {data.validation}");
    }
    return SweepSettings.of(keys);
  }

  /** The settings that a sweep searches. */
  public SpaceKeys spaceKeys() {
    return new SpaceKeys(config, written);
  }

  /** The same with changes on top, as if they stood there: substitutions see them. */
  public SettingsReader with(List<Change> changes) {
    return resolve(written, text("name"), changes);
  }

  /**
   * The same with more to search.
   *
   * @param options of {@code -m}, each {@code KEY=VALUES}, which add a key to the search space or
   *     replace one
   */
  public SettingsReader withSpace(List<String> options) {
    SettingsReader reader = this;
    for (String option : options) {
      Config more = SpaceOption.added(option, reader.written, reader.config);
      reader = resolve(more, text("name"), List.of());
    }
    return reader;
  }

  /**
   * The configuration as one text, HOCON: without the defaults and without secrets, but with
   * overrides, and with substitutions as they were written.
   */
  public String unresolved() {
    ConfigRenderOptions options = ConfigRenderOptions.defaults().setOriginComments(false);
    String text =
        Secrets.withoutUnresolved(written, config)
            .root()
            .render(options.setComments(false).setJson(false));
    if (!isSame(text)) {
      throw UserError.of(
              "the conf file includes another one inside of a block, whose substitutions would mean other settings if all stood in one file")
          .cure("include it outside of blocks");
    }
    return text;
  }

  private boolean isSame(String text) {
    try {
      Config again =
          SpaceKeys.renamed(
              ConfigFactory.parseString(text).withFallback(DEFAULT_SETTINGS).resolve());
      return Secrets.without(OptimizerSettings.withLearningRate(again))
          .root()
          .equals(Secrets.without(config).root());
    } catch (ConfigException e) {
      return false;
    }
  }

  /**
   * The settings whose values are not those of another configuration.
   *
   * @param ignored a regular expression for keys that do not count
   */
  public List<Difference> changesSince(SettingsReader earlier, String ignored) {
    return Settings.changes(Secrets.without(earlier.config), Secrets.without(config))
        .values()
        .stream()
        .filter(change -> !change.key().matches(ignored))
        .toList();
  }

  /** The whole resolved configuration without secrets, HOCON, for people. */
  public String print() {
    return Secrets.without(config)
        .root()
        .render(
            ConfigRenderOptions.defaults()
                .setOriginComments(false)
                .setComments(false)
                .setJson(false));
  }

  private static SettingsReader resolve(Config base, String name, List<Change> changes) {
    Config written = changes.isEmpty() ? base : merged(changes).withFallback(base);
    Config config;
    try {
      config = SpaceKeys.renamed(written.withFallback(DEFAULT_SETTINGS).resolve());
    } catch (ConfigException e) {
      throw ConfTrouble.error(e);
    } catch (StackOverflowError e) {
      throw UserError.of("the configuration of %s nests too deep", name).because(e);
    }
    KnownKeys.check(config, DEFAULT_SETTINGS);
    config = OptimizerSettings.withLearningRate(config);
    if (config.getValue("name").unwrapped().equals("")) {
      ConfigValue ofFile = ConfigValueFactory.fromAnyRef(name, "the conf file's name");
      config = config.withValue("name", ofFile);
      written = written.withValue("name", ofFile);
    }
    return new SettingsReader(config, written);
  }

  /**
   * Several changes as one. Each merge copies a block that both have, so the halves are merged: one
   * after the other, the entries of {@code data.columns} would take a time that grows with the
   * square of the number of columns.
   */
  private static Config merged(List<Change> changes) {
    if (changes.size() == 1) {
      return changes.get(0).config();
    }
    int half = changes.size() / 2;
    Config first = merged(changes.subList(0, half));
    return merged(changes.subList(half, changes.size())).withFallback(first);
  }

  private static Config parse(File file) {
    try {
      // The path as the user wrote it, not the absolute one, is what an error should show.
      return IncludedFiles.parse(file).toConfig();
    } catch (ConfigException e) {
      throw ConfTrouble.error(e);
    } catch (StackOverflowError e) {
      throw UserError.of("its blocks nest too deep").at(file.toString()).because(e);
    }
  }
}
