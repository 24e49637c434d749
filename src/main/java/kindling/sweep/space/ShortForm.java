package kindling.sweep.space;

import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigUtil;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import kindling.config.SpaceKey;

/**
 * A domain as one string, such as {@code uniform 0.5 to 0.99 when optimizer.name is sgd}: short for
 * the object {@code { uniform = [0.5, 0.99], when = { optimizer.name = sgd } }}.
 */
final class ShortForm {
  private static final Pattern FORM =
      Pattern.compile("(one-of|range|integers|log-integers|uniform|log-uniform)(\\s.*)?");
  private static final Pattern ONE_OF = Pattern.compile("one-of\\s+(.+)");
  private static final Pattern CONDITION = Pattern.compile("(\\S+)\\s+is\\s+(.+)");

  private ShortForm() {}

  /** Whether a string begins like a short form. */
  static boolean matches(String text) {
    return FORM.matcher(text.strip()).matches();
  }

  /** The object that a string is short for. */
  static ConfigObject object(SpaceKey key, String text) {
    String[] parts = text.strip().split("\\s+when(?:\\s+|$)", 2);
    String source = domain(parts[0]) + (parts.length > 1 ? ", " + condition(parts[1]) : "");
    try {
      return ConfigFactory.parseString(source).root();
    } catch (ConfigException e) {
      throw key.error(
          "is \"%s\"; write one of: one-of 0.1 0.01; range 1 to 9 step 2; range 32 to 256 times 2; integers 16 to 256; log-integers 16 to 1024; uniform 0.5 to 0.99; log-uniform 1e-4 to 1e-1; or one of these followed by: when KEY is VALUE"
              .formatted(text));
    }
  }

  /** HOCON, or a string that is not HOCON if the domain is none. */
  private static String domain(String text) {
    Matcher oneOf = ONE_OF.matcher(text);
    if (oneOf.matches()) {
      return "one-of = " + list(oneOf.group(1), "\\s+");
    }
    return text.replaceFirst(
            "^range\\s+(\\S+)\\s+to\\s+(\\S+)\\s+(step|times)\\s+(\\S+)$",
            "range = { from = \"$1\", to = \"$2\", $3 = \"$4\" }")
        .replaceFirst(
            "^(\\S*(?:uniform|integers))\\s+(\\S+)\\s+to\\s+(\\S+)$", "$1 = [\"$2\", \"$3\"]");
  }

  private static String condition(String text) {
    Matcher condition = CONDITION.matcher(text);
    return condition.matches()
        ? "when { %s = %s }".formatted(condition.group(1), list(condition.group(2), "\\s+or\\s+"))
        : "when " + text;
  }

  /** Lists, blocks and quoted strings are HOCON, as after {@code --set}. */
  private static String list(String values, String separator) {
    return Arrays.stream(values.split(separator))
        .map(value -> value.matches("[\\[{\"].*") ? value : ConfigUtil.quoteString(value))
        .collect(Collectors.joining(", ", "[", "]"));
  }
}
