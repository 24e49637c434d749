package kindling.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Keeps secrets out of logs, results and model files. Passwords in paths are refused. Options of a
 * reader that look like secrets are used, but not stored.
 */
public final class Secrets {
  /** The placeholder for a secret that was not stored. */
  public static final String HIDDEN = "*****";

  private static final String OPTIONS = "data.options";

  private static final String VARIABLES = "variables";

  /** Scheme, user, and a password, which may contain any character but is not just a port. */
  private static final Pattern LOGIN =
      Pattern.compile("(?s)([A-Za-z][A-Za-z0-9+.:-]*://)[^/@:]*:(?!\\d*(/|$)).*@(.*)");

  /** Scheme and host, optionally port and path. */
  private static final Pattern ADDRESS =
      Pattern.compile(
          "https?://[A-Za-z0-9._~-]+(:\\d{1,5})?(/[A-Za-z0-9._~/%-]*)?|https?://\\[[0-9A-Fa-f:.]+](:\\d{1,5})?(/[A-Za-z0-9._~/%-]*)?");

  /** The names that Spark redacts in its own settings, and some more. */
  private static final String SECRET = "secret|passw|pwd|token|access.?key|credential";

  private static final Pattern NAME = Pattern.compile("(?is).*(" + SECRET + ").*");
  private static final Pattern VALUE = Pattern.compile("(?is).*(" + SECRET + ")[^,;&]*=.*");

  private Secrets() {}

  /** Returns a path; refuses one that contains a password. */
  public static String requireNoPassword(String path) {
    var login = LOGIN.matcher(path);
    if (login.matches()) {
      throw UserError.of("has a password in it, which logs and results would show")
          .cure("leave it out, and set it in the configuration of Hadoop or Spark")
          .at("%s%s@%s".formatted(login.group(1), HIDDEN, login.group(3)));
    }
    return path;
  }

  /** Returns the address of a tracking server, which may be empty; refuses one with credentials. */
  static String requireNoLogin(String address) {
    var whole = ADDRESS.matcher(address);
    if (address.isEmpty() || whole.matches()) {
      return address;
    }
    String shown = address.replaceFirst("(?s)^(https?://)?.*@", "$1" + HIDDEN + "@");
    shown = shown.replaceFirst("(?s)([?#]).*", "$1" + HIDDEN);
    if (shown.equals(address)) {
      throw UserError.of("\"%s\" is no address of a tracking server", address)
          .expected("one such as http://localhost:5000");
    }
    throw UserError.of("%s has a login in it, which results would show", shown)
        .cure(
            "leave it out, and set MLFLOW_TRACKING_USERNAME and MLFLOW_TRACKING_PASSWORD, or MLFLOW_TRACKING_TOKEN, in the environment");
  }

  /** Refuses options of a model file or checkpoint if a secret among them was not stored. */
  public static Map<String, String> requireWhole(Map<String, String> options) {
    options.forEach(
        (name, value) -> {
          if (value.equals(HIDDEN)) {
            String key = OPTIONS + "." + name;
            throw UserError.of("%s is a secret, which models and checkpoints do not hold", key)
                .cure("add --set %s=...", key)
                .key(key);
          }
        });
    return options;
  }

  /**
   * Removes the values of options and variables that look like secrets, before settings are shown
   * or stored.
   */
  static Config without(Config settings) {
    Config shown = settings;
    for (String key : secrets(settings)) {
      shown = shown.withValue(key, ConfigValueFactory.fromAnyRef(HIDDEN));
    }
    return shown;
  }

  /**
   * The same for a configuration with unresolved substitutions. A secret that is only a
   * substitution is kept, because it does not reveal the value.
   *
   * @param resolved the resolved configuration
   */
  static Config withoutUnresolved(Config settings, Config resolved) {
    Config shown = settings;
    for (String key : secrets(resolved)) {
      String block = ConfigUtil.splitPath(key).get(0);
      ConfigValue value = valueAt(shown, key);
      if (value == null) {
        // The block is composed of others, any of which may contain the secret.
        shown = shown.withValue(block, without(resolved).getValue(block));
      } else if (!value.render().strip().matches("\\$\\{[^}]*}")) {
        shown = shown.withValue(key, ConfigValueFactory.fromAnyRef(HIDDEN));
      }
    }
    return shown;
  }

  /** The value of a key; null if a block on its path is not resolved yet. */
  static ConfigValue valueAt(Config settings, String key) {
    ConfigValue value = settings.root();
    try {
      for (String name : ConfigUtil.splitPath(key)) {
        value = value instanceof ConfigObject block ? block.get(name) : null;
      }
      return value;
    } catch (ConfigException.NotResolved e) {
      return null;
    }
  }

  /** The keys of values that look like secrets. */
  private static List<String> secrets(Config resolved) {
    List<String> secrets = new ArrayList<>();
    for (var option : resolved.getObject(OPTIONS).entrySet()) {
      String name = ConfigUtil.quoteString(option.getKey());
      if (isSecret(option.getKey(), option.getValue())) {
        secrets.add(OPTIONS + "." + name);
      }
    }
    if (resolved.hasPath(VARIABLES)) {
      for (var variable : resolved.getConfig(VARIABLES).entrySet()) {
        if (isSecret(variable.getKey(), variable.getValue())) {
          secrets.add(VARIABLES + "." + variable.getKey());
        }
      }
    }
    return secrets;
  }

  /** Whether a name looks like that of a secret. */
  static boolean isSecretName(String name) {
    return NAME.matcher(name).matches();
  }

  private static boolean isSecret(String name, ConfigValue value) {
    String text = String.valueOf(value.unwrapped());
    return isSecretName(name) || VALUE.matcher(text).matches() || LOGIN.matcher(text).matches();
  }
}
