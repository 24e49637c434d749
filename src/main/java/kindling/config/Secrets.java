package kindling.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValueFactory;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Keeps out of logs, results and model files what is nobody's business: passwords in paths are
 * refused, options of a reader that look like secrets are used, but not written down.
 */
public final class Secrets {
  /** Stands for a secret that was not written down. */
  static final String HIDDEN = "*****";

  private static final String OPTIONS = "data.options";

  /** Scheme, user, and a password that is not simply a port; it may hold any character. */
  private static final Pattern LOGIN =
      Pattern.compile("(?s)([A-Za-z][A-Za-z0-9+.:-]*://)[^/@:]*:(?!\\d*(/|$)).*@(.*)");

  /** As Spark itself redacts its settings, and a bit more. */
  private static final String SECRET = "secret|passw|pwd|token|access.?key|credential";

  private static final Pattern NAME = Pattern.compile("(?is).*(" + SECRET + ").*");
  private static final Pattern VALUE = Pattern.compile("(?is).*(" + SECRET + ")[^,;&]*=.*");

  private Secrets() {}

  /** Returns a path, but refuses one with a password in it. */
  public static String requireNoPassword(String path) {
    var login = LOGIN.matcher(path);
    if (login.matches()) {
      throw new UserError(
          "%s%s@%s: has a password in it, which logs and results would show; leave it out, and say it in the settings of Hadoop or Spark"
              .formatted(login.group(1), HIDDEN, login.group(3)));
    }
    return path;
  }

  /** Refuses options out of a model file or checkpoint whose secrets were not written down. */
  public static Map<String, String> requireWhole(Map<String, String> options) {
    options.forEach(
        (name, value) -> {
          if (value.equals(HIDDEN)) {
            throw new UserError(
                "%s.%s is a secret, which models and checkpoints do not hold; add --set %s.%s=..."
                    .formatted(OPTIONS, name, OPTIONS, name));
          }
        });
    return options;
  }

  /** Settings to be shown or kept: without the values of options that look like secrets. */
  static Config without(Config settings) {
    Config shown = settings;
    for (var option : settings.getObject(OPTIONS).entrySet()) {
      String value = String.valueOf(option.getValue().unwrapped());
      if (NAME.matcher(option.getKey()).matches()
          || VALUE.matcher(value).matches()
          || LOGIN.matcher(value).matches()) {
        shown =
            shown.withValue(
                OPTIONS + "." + ConfigUtil.quoteString(option.getKey()),
                ConfigValueFactory.fromAnyRef(HIDDEN));
      }
    }
    return shown;
  }
}
