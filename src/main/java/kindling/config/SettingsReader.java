package kindling.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigIncludeContext;
import com.typesafe.config.ConfigIncluder;
import com.typesafe.config.ConfigIncluderClasspath;
import com.typesafe.config.ConfigIncluderFile;
import com.typesafe.config.ConfigIncluderURL;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigSyntax;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueFactory;
import com.typesafe.config.ConfigValueType;
import java.io.File;
import java.net.URL;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Reads settings from HOCON: a conf file over the defaults, and {@code key=value} overrides over
 * both.
 *
 * <p>An unknown key, a bad value or a syntax error is a {@link UserError} with file, line and key.
 */
public final class SettingsReader {
  /** Below these keys any name is allowed. */
  private static final List<String> FREE = List.of("data.options");

  private final Config config;

  private SettingsReader(Config config) {
    this.config = config;
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
      throw new UserError(
          file.exists() ? file + ": is no regular file" : file + ": no such configuration file");
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
    ConfigParseOptions options =
        ConfigParseOptions.defaults().setOriginDescription(name).setIncluder(new NoIncludes(name));
    try {
      return resolve(
          ConfigFactory.parseString(text, options), base, Change.onCommandLine(overrides));
    } catch (ConfigException e) {
      throw new UserError(e.getMessage(), e);
    }
  }

  /**
   * The settings that a model file remembers: JSON, and nothing but JSON, because the file may come
   * from a stranger.
   */
  public static SettingsReader ofModel(String json, String origin, List<String> overrides) {
    ConfigParseOptions options =
        ConfigParseOptions.defaults().setSyntax(ConfigSyntax.JSON).setOriginDescription(origin);
    try {
      return resolve(
          ConfigFactory.parseString(json, options), "run", Change.onCommandLine(overrides));
    } catch (ConfigException e) {
      throw new UserError(
          "%s: its settings cannot be read: %s".formatted(origin, e.getMessage()), e);
    } catch (StackOverflowError e) {
      throw new UserError(origin + ": its settings cannot be read: they nest too deep", e);
    }
  }

  /** A single value as a text. */
  public String text(String key) {
    return new Keys(config).text(key);
  }

  /** The settings, checked. */
  public Settings settings() {
    return Settings.of(config);
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

  /** Else an include of what is not there would be passed over without a word. */
  private record NoIncludes(String name)
      implements ConfigIncluder, ConfigIncluderFile, ConfigIncluderURL, ConfigIncluderClasspath {
    @Override
    public ConfigIncluder withFallback(ConfigIncluder fallback) {
      return this;
    }

    @Override
    public ConfigObject include(ConfigIncludeContext context, String what) {
      throw new UserError(
          "%s: include \"%s\": only a conf file on this machine can include others; put all into one"
              .formatted(name, what));
    }

    @Override
    public ConfigObject includeFile(ConfigIncludeContext context, File what) {
      return include(context, what.getPath());
    }

    @Override
    public ConfigObject includeURL(ConfigIncludeContext context, URL what) {
      return include(context, what.toString());
    }

    @Override
    public ConfigObject includeResources(ConfigIncludeContext context, String what) {
      return include(context, what);
    }
  }

  private static SettingsReader resolve(Config base, String name, List<Change> changes) {
    Config defaults =
        ConfigFactory.parseResources(SettingsReader.class.getClassLoader(), Keys.DEFAULTS);
    Config config = base;
    for (Change change : changes) {
      config = change.config().withFallback(config);
    }
    try {
      config = config.withFallback(defaults).resolve();
    } catch (ConfigException e) {
      throw new UserError(e.getMessage(), e);
    }
    checkKeys("", config.root(), defaults.root(), defaults.root());
    if (config.getValue("name").unwrapped().equals("")) {
      config =
          config.withValue("name", ConfigValueFactory.fromAnyRef(name, "the conf file's name"));
    }
    return new SettingsReader(config);
  }

  private static Config parse(File file) {
    try {
      // The path as the user wrote it, not the absolute one, is what an error should show.
      return ConfigFactory.parseFile(
          file,
          ConfigParseOptions.defaults()
              .setAllowMissing(false)
              .setOriginDescription(file.getPath()));
    } catch (ConfigException e) {
      throw new UserError(e.getMessage(), e);
    }
  }

  private static void checkKeys(
      String path, ConfigObject found, ConfigObject known, ConfigObject all) {
    for (Map.Entry<String, ConfigValue> entry : found.entrySet()) {
      String key = path + ConfigUtil.joinPath(entry.getKey());
      String where = Keys.where(entry.getValue().origin());
      ConfigValue value = known.get(entry.getKey());
      if (value == null) {
        throw new UserError(
            "%s: unknown key \"%s\"; did you mean \"%s\"?"
                .formatted(where, key, nearest(key, all)));
      }
      if (entry.getValue().valueType() == ConfigValueType.NULL) {
        throw new UserError(
            "%s: \"%s\" has no value; give one, or leave the key out".formatted(where, key));
      }
      if (value instanceof ConfigObject block && !FREE.contains(key)) {
        if (!(entry.getValue() instanceof ConfigObject foundBlock)) {
          throw new UserError(
              "%s: \"%s\" is a block with the keys %s, not a single value"
                  .formatted(where, key, String.join(", ", new TreeSet<>(block.keySet()))));
        }
        checkKeys(key + ".", foundBlock, block, all);
      }
    }
  }

  private static String nearest(String key, ConfigObject all) {
    return paths("", all)
        .min(Comparator.comparingInt(candidate -> EditDistance.of(key, candidate)))
        .orElseThrow();
  }

  private static Stream<String> paths(String prefix, ConfigObject block) {
    return block.entrySet().stream()
        .flatMap(
            entry -> {
              String path = prefix + entry.getKey();
              return entry.getValue() instanceof ConfigObject inner
                  ? Stream.concat(Stream.of(path), paths(path + ".", inner))
                  : Stream.of(path);
            });
  }
}
