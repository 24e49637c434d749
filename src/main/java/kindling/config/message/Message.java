package kindling.config.message;

import java.io.Serial;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A text for the user in which settings are named by data, so that it can be shown on the command
 * line and in a pipeline: {@code lower {training.batch-size}} becomes "lower training.batch-size"
 * or "lower batchSize".
 *
 * <p>It is serializable, because tasks send their errors to the driver.
 */
public final class Message implements Term {
  @Serial private static final long serialVersionUID = 1L;

  /** No text. */
  public static final Message EMPTY = new Message("", new Serializable[0]);

  /** Longer texts come from a file that has too much of something. */
  private static final int MOST_CHARACTERS = 4000;

  private static final int LAST_CHARACTERS = 1000;

  private static final Pattern KEY =
      Pattern.compile("\\{([a-z][a-z0-9-]*(?:\\.[A-Za-z][A-Za-z0-9-]*)+)}");

  private final String template;
  private final Serializable[] arguments;

  private Message(String template, Serializable[] arguments) {
    this.template = template;
    this.arguments = arguments;
  }

  /**
   * A message.
   *
   * @param template a format as that of {@link String#format} if there are arguments, with keys of
   *     settings in braces
   * @param arguments numbers, texts, and {@link Term}s, in which nothing is looked for
   */
  public static Message of(String template, Object... arguments) {
    Serializable[] kept = new Serializable[arguments.length];
    for (int i = 0; i < kept.length; i++) {
      boolean fit = arguments[i] instanceof Number || arguments[i] instanceof Term;
      kept[i] = fit ? (Serializable) arguments[i] : shortened(String.valueOf(arguments[i]));
    }
    return new Message(template, kept);
  }

  /** A text as it stands, whatever is in it. */
  public static Message plain(String text) {
    return of("%s", text);
  }

  /** Several parts with a separator between them. */
  public static Message join(String separator, List<? extends Term> parts) {
    String template =
        parts.stream().map(part -> "%s").collect(Collectors.joining(separator.replace("%", "%%")));
    return of(template, parts.toArray());
  }

  /** A text without its middle, if it is long: it begins with the place and ends with the cure. */
  private static String shortened(String text) {
    return text.length() <= MOST_CHARACTERS
        ? text
        : text.substring(0, MOST_CHARACTERS - LAST_CHARACTERS)
            + " ... "
            + text.substring(text.length() - LAST_CHARACTERS);
  }

  /** Whether there is nothing in it. */
  public boolean isEmpty() {
    return toString().isEmpty();
  }

  @Override
  public String in(Wording wording) {
    Matcher keys = KEY.matcher(template);
    if (arguments.length == 0) {
      return shortened(keys.replaceAll(key -> Matcher.quoteReplacement(wording.key(key.group(1)))));
    }
    String format =
        keys.replaceAll(
            key -> Matcher.quoteReplacement(wording.key(key.group(1)).replace("%", "%%")));
    List<Object> shown = new ArrayList<>();
    for (Object argument : arguments) {
      shown.add(argument instanceof Term term ? term.in(wording) : argument);
    }
    return shortened(String.format(Locale.ROOT, format, shown.toArray()));
  }

  /** The message for users of the command line. */
  @Override
  public String toString() {
    return in(Wording.COMMAND_LINE);
  }
}
