package kindling.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigOrigin;
import com.typesafe.config.ConfigValue;
import java.util.Map;
import java.util.TreeMap;

/**
 * The places where values of settings are written, for error messages: {@code conf/mnist.conf: 12},
 * an option of the command line, a param of a program, or the defaults.
 */
final class Places {
  /** The place of a setting that was given by the option of that name. */
  static final String ON_COMMAND_LINE = "--set";

  /** The place of a dimension of a search space that was given by the option of that name. */
  static final String SEARCHED = "-m";

  /** The place of a setting that a program made begins with this. */
  private static final String IN_PROGRAM = "param ";

  /** The place of a setting that has its default value. */
  static final String NOWHERE = "the defaults";

  /** The resource with the default values. */
  static final String DEFAULTS = "kindling/defaults.conf";

  private Places() {}

  /** The place of each key's value, and of each {@link #element} of a list. */
  static Map<String, String> in(Config config) {
    Map<String, String> places = new TreeMap<>();
    for (Map.Entry<String, ConfigValue> entry : config.entrySet()) {
      places.put(entry.getKey(), of(entry.getValue().origin()));
      if (entry.getValue() instanceof ConfigList list) {
        for (int i = 0; i < list.size(); i++) {
          places.put(element(entry.getKey(), i), of(list.get(i).origin()));
        }
      }
    }
    return places;
  }

  /** The places of a list that got another first element; that one is where the list is. */
  static Map<String, String> movedByOne(Map<String, String> places, String list) {
    Map<String, String> moved = new TreeMap<>(places);
    moved.put(element(list, 0), places.get(list));
    for (int i = 0; places.containsKey(element(list, i)); i++) {
      moved.put(element(list, i + 1), places.get(element(list, i)));
    }
    return moved;
  }

  /** The name of an element of a list. */
  static String element(String key, int element) {
    return key + "[" + element + "]";
  }

  /** The place of a value. */
  static String of(ConfigOrigin origin) {
    // An origin that knows its line describes itself as "FILE: LINE"; others have one line only.
    String description = origin.description();
    if (description.startsWith(DEFAULTS)) {
      return NOWHERE;
    }
    if (description.startsWith("atPath(")) {
      return ON_COMMAND_LINE; // a path within a single value
    }
    boolean single =
        description.startsWith(ON_COMMAND_LINE)
            || description.startsWith(IN_PROGRAM)
            || description.matches(SEARCHED + "(: \\d+)?|trial \\d+: \\d+");
    return single ? description.replaceFirst(": \\d+$", "") : description;
  }
}
