package kindling.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigValueFactory;
import java.util.List;

/**
 * A setting that somebody changes without a file.
 *
 * @param place where, for errors: {@code --set}, or {@code param epochs}
 * @param value a list, a block or a quoted text is HOCON; all else is meant as it stands
 */
public record Change(String place, String key, String value) {
  /** One of a text {@code key=value}. */
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
      // A list, a block or a quoted text is HOCON. All else is meant as it stands: in HOCON "//"
      // would begin a comment.
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
