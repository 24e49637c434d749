package kindling.config;

import com.typesafe.config.Config;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** The keys of all settings, for the completion of a shell. */
public final class SettingKeys {
  private SettingKeys() {}

  /** The keys of all single values. */
  public static Set<String> all() {
    Set<String> keys = new TreeSet<>();
    SettingsReader.defaults().entrySet().forEach(entry -> keys.add(entry.getKey()));
    return keys;
  }

  /** The allowed words of each key that takes one of a few, such as {@code training.mode}. */
  public static Map<String, List<String>> choices() {
    Config defaults = SettingsReader.ofChanges("defaults", List.of()).config();
    Keys keys = new Keys(defaults);
    // Reading the defaults tells how each key is read.
    Settings.of(keys, defaults);
    SweepSettings.of(keys);
    return keys.choices();
  }
}
