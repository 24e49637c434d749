package kindling.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueFactory;
import com.typesafe.config.ConfigValueType;
import java.util.List;
import java.util.stream.Stream;

/**
 * A change of a setting outside of conf files, by an option or a program.
 *
 * @param place of the change in error messages, such as {@code --set} or {@code param epochs}
 * @param value HOCON if it is a list, a block or a quoted string; otherwise taken literally
 */
public record Change(String place, String key, String value) {
  /** Parses {@code key=value}. */
  public static Change of(String place, String text) {
    int equals = text.indexOf('=');
    if (equals <= 0) {
      String option = place.startsWith("-") ? place + " " : "";
      throw UserError.of(equals < 0 ? "has no \"=\"" : "has no key")
          .cure(
              "write it as %1$skey=value, such as %1$straining.epochs=%2$s",
              option, place.equals(Places.SEARCHED) ? "5,10" : "5")
          .at(place + " " + text);
    }
    return new Change(place, text.substring(0, equals).strip(), text.substring(equals + 1).strip());
  }

  static List<Change> onCommandLine(List<String> texts) {
    return texts.stream().map(text -> of(Places.ON_COMMAND_LINE, text)).toList();
  }

  Config config() {
    ConfigParseOptions options = ConfigParseOptions.defaults().setOriginDescription(place);
    try {
      // A list, a block or a quoted string is HOCON. Other values are taken literally, because "//"
      // would begin a comment in HOCON.
      return value.matches("[\\[{\"].*")
          ? ConfigFactory.parseString(key + " = " + value, options)
          : ConfigValueFactory.fromAnyRef(plain(value), place).atPath(key);
    } catch (ConfigException e) {
      throw ConfTrouble.error(e).movedTo(place + " " + key).key(key);
    }
  }

  /** The same for values with commas between them, which are a list. */
  Config values() {
    if (value.matches("(?s)([\\[{\"]|.*,\\s*[\\[{\"]).*")) {
      Config list = new Change(place, key, "[" + value + "]").config();
      ConfigList values = list.getList(key);
      return values.size() == 1 ? list.withValue(key, values.get(0)) : list;
    }
    List<String> values = Stream.of(value.split(",(?![^()]*\\))", -1)).map(String::strip).toList();
    if (values.contains("")) {
      throw new UserError(
          "%s %s: \"%s\" has a comma with no value beside it".formatted(place, key, value));
    }
    List<Object> plain = values.stream().map(Change::plain).toList();
    return values.size() == 1
        ? config()
        : config().withValue(key, ConfigValueFactory.fromIterable(plain, place));
  }

  private static Object plain(String value) {
    if (value.matches("[-+]?\\d{1,19}")) {
      try {
        return Long.valueOf(value);
      } catch (NumberFormatException e) {
        // Too large for a long.
        return Double.valueOf(value);
      }
    }
    return value.matches("[-+]?(\\d+\\.?\\d*|\\.\\d+)([eE][-+]?\\d+)?")
        ? (Object) Double.valueOf(value)
        : value;
  }

  /** A value as {@code --set} takes it, and as a person would write it. */
  public static String text(ConfigValue value) {
    if (value instanceof ConfigList list) {
      return "[" + String.join(", ", list.stream().map(Change::element).toList()) + "]";
    }
    if (value.valueType() == ConfigValueType.STRING) {
      String text = (String) value.unwrapped();
      return text.equals(text.strip()) && !text.matches("(?s)[\\[{\"].*")
          ? text
          : value.render(ConfigRenderOptions.concise());
    }
    String text = value.render(ConfigRenderOptions.concise());
    // 1.0E-4 for Java; the kept configuration has numbers so as well, and must give the same text.
    return value.valueType() == ConfigValueType.NUMBER
        ? text.replace(".0E", "e").replace('E', 'e')
        : text;
  }

  private static String element(ConfigValue value) {
    if (value.valueType() != ConfigValueType.STRING) {
      return text(value);
    }
    String text = (String) value.unwrapped();
    boolean plain =
        !text.equals("null") && text.matches("[A-Za-z]([A-Za-z0-9 .;()>_-]*[A-Za-z0-9)])?");
    return plain ? text : value.render(ConfigRenderOptions.concise());
  }
}
