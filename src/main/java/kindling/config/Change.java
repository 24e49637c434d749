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
      String option = place.startsWith("-") ? place + " " : "";
      throw UserError.of(equals < 0 ? "has no \"=\"" : "has no key")
          .cure(
              "write it as %1$skey=value, such as %1$straining.epochs=%2$s",
              option, place.equals(Keys.SEARCHED) ? "5,10" : "5")
          .at(place + " " + text);
    }
    return new Change(place, text.substring(0, equals).strip(), text.substring(equals + 1).strip());
  }

  static List<Change> onCommandLine(List<String> texts) {
    return texts.stream().map(text -> of(Keys.ON_COMMAND_LINE, text)).toList();
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
      throw ConfTrouble.error(e).movedTo(place + " " + key).key(key);
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
