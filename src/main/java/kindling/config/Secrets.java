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
 * Keeps out of logs, results and model files what is nobody's business: passwords in paths are
 * refused, options of a reader that look like secrets are used, but not written down.
 */
public final class Secrets {
  /** Stands for a secret that was not written down. */
  public static final String HIDDEN = "*****";

  private static final String OPTIONS = "data.options";

  private static final String VARIABLES = "variables";

  /** Scheme, user, and a password that is not simply a port; it may hold any character. */
  private static final Pattern LOGIN =
      Pattern.compile("(?s)([A-Za-z][A-Za-z0-9+.:-]*://)[^/@:]*:(?!\\d*(/|$)).*@(.*)");

  /** Scheme, host, and perhaps port and path; nothing else. */
  private static final Pattern ADDRESS =
      Pattern.compile(
          "https?://[A-Za-z0-9._~-]+(:\\d{1,5})?(/[A-Za-z0-9._~/%-]*)?|https?://\\[[0-9A-Fa-f:.]+](:\\d{1,5})?(/[A-Za-z0-9._~/%-]*)?");

  /** As Spark itself redacts its settings, and a bit more. */
  private static final String SECRET = "secret|passw|pwd|token|access.?key|credential";

  private static final Pattern NAME = Pattern.compile("(?is).*(" + SECRET + ").*");
  private static final Pattern VALUE = Pattern.compile("(?is).*(" + SECRET + ")[^,;&]*=.*");

  private Secrets() {}

  /** Returns a path, but refuses one with a password in it. */
  public static String requireNoPassword(String path) {
    var login = LOGIN.matcher(path);
    if (login.matches()) {
      throw UserError.of("has a password in it, which logs and results would show")
          .cure("leave it out, and set it in the configuration of Hadoop or Spark")
          .at("%s%s@%s".formatted(login.group(1), HIDDEN, login.group(3)));
    }
    return path;
  }

  /**
   * Returns the address of a tracking server, or nothing if it is empty, but refuses one that says
   * who asks.
   */
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

  /** Refuses options out of a model file or checkpoint whose secrets were not written down. */
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
   * Settings to be shown or kept: without the values of options, and of variables, that look like
   * secrets.
   */
  static Config without(Config settings) {
    Config shown = settings;
    for (String key : secrets(settings)) {
      shown = shown.withValue(key, ConfigValueFactory.fromAnyRef(HIDDEN));
    }
    return shown;
  }

  /**
   * The same of a configuration whose substitutions are still in it; a secret that is nothing but a
   * substitution stays, for it tells nothing.
   *
   * @param resolved what it is when resolved
   */
  static Config withoutUnresolved(Config settings, Config resolved) {
    Config shown = settings;
    for (String key : secrets(resolved)) {
      String block = ConfigUtil.splitPath(key).get(0);
      ConfigValue value = valueAt(shown, key);
      if (value == null) {
        // The block is made of others, in any of which the secret may stand.
        shown = shown.withValue(block, without(resolved).getValue(block));
      } else if (!value.render().strip().matches("\\$\\{[^}]*}")) {
        shown = shown.withValue(key, ConfigValueFactory.fromAnyRef(HIDDEN));
      }
    }
    return shown;
  }

  /** Null if blocks on the way are still to be made of others. */
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

  /** The keys of what looks like a secret. */
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

  /** Whether something of that name looks like a secret. */
  static boolean isSecretName(String name) {
    return NAME.matcher(name).matches();
  }

  private static boolean isSecret(String name, ConfigValue value) {
    String text = String.valueOf(value.unwrapped());
    return isSecretName(name) || VALUE.matcher(text).matches() || LOGIN.matcher(text).matches();
  }
}
