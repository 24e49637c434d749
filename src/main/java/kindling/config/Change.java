package kindling.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigValueFactory;
import java.util.List;

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
      throw new UserError(
          "%1$s %2$s: write it as %1$s key=value, such as %1$s training.epochs=%3$s"
              .formatted(place, text, place.equals(Places.SEARCHED) ? "5,10" : "5"));
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
      String problem = ConfTrouble.reason(e).replaceFirst("^" + place + ": (\\d+: )?", "");
      throw new UserError("%s %s: %s".formatted(place, key, problem), e);
    }
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
}
