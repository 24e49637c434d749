package kindling.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigValue;
import java.util.Map;

/**
 * The option {@code -m KEY=VALUES}, which adds a key to the search space or replaces its values.
 */
final class SpaceOption {
  private SpaceOption() {}

  /**
   * A configuration with an option.
   *
   * @param text {@code KEY=VALUES}: values with commas between them, an object, or a short form
   * @param written the configuration with its substitutions
   * @param config the same, resolved
   */
  static Config added(String text, Config written, Config config) {
    Change change = Change.of(Keys.SEARCHED, text);
    String key = change.key();
    Config space = change.values().atPath(SpaceKeys.SEARCH);
    requireDisjoint(key, config.getConfig(SpaceKeys.SEARCH), config);
    try {
      // Else an object would be merged with the former one.
      Config rest =
          written
              .withoutPath(SpaceKeys.SEARCH + "." + key)
              .withoutPath(SpaceKeys.FORMER + "." + key);
      return space.withFallback(rest);
    } catch (ConfigException e) {
      return space.withFallback(written); // its search space is made of others and has no keys yet
    }
  }

  /** Refuses a setting of a block that is searched already, and the reverse. */
  private static void requireDisjoint(String key, Config space, Config config) {
    boolean block = config.hasPath(key) && config.getValue(key) instanceof ConfigObject;
    for (Map.Entry<String, ConfigValue> entry : space.entrySet()) {
      String other = entry.getKey().replaceFirst("\\.(one-of|when\\..*)$", "");
      if (key.startsWith(other + ".") || (block && other.startsWith(key + "."))) {
        throw new UserError(
            "%s %s: %s: %s is searched already, and one is part of the other; leave one out"
                .formatted(Keys.SEARCHED, key, Keys.where(entry.getValue().origin()), other));
      }
    }
  }
}
