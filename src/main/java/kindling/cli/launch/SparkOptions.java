package kindling.cli.launch;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import kindling.cli.Main;
import kindling.config.UserError;
import org.apache.spark.launcher.SparkSubmitArgumentsParser;

/**
 * The options before a command. They are those of spark-submit, and Spark's own parser reads them:
 * it knows which there are, and which of them take a value.
 */
final class SparkOptions extends SparkSubmitArgumentsParser {
  /** Options that would make spark-submit do something else than start Kindling. */
  private final Set<String> refused = Set.of(CLASS, KILL_SUBMISSION, STATUS, REMOTE, USAGE_ERROR);

  private final List<String> arguments;
  private final List<Option> options = new ArrayList<>();
  // the number of arguments that were options, or values of options
  private int read;

  /**
   * An option.
   *
   * @param name its long name
   * @param value null if it takes none
   */
  record Option(String name, String value) {
    /** Its arguments. */
    Stream<String> arguments() {
      return value == null ? Stream.of(name) : Stream.of(name, value);
    }
  }

  private SparkOptions(List<String> arguments) {
    this.arguments = arguments;
  }

  /**
   * Reads options up to the first argument that is not one.
   *
   * @throws UserError if an option is unknown, or lacks its value or has a wrong one
   */
  static SparkOptions of(List<String> arguments) {
    SparkOptions options = new SparkOptions(arguments);
    try {
      options.parse(arguments);
    } catch (UserError e) {
      throw e;
    } catch (IllegalArgumentException e) {
      throw missingValue(arguments.get(arguments.size() - 1), e);
    }
    return options;
  }

  @Override
  protected boolean handle(String name, String value) {
    String written = arguments.get(read);
    if (name.equals(HELP) || name.equals(VERSION)) {
      return false; // of Kindling
    }
    if (refused.contains(name)) {
      return handleUnknown(name);
    }
    boolean attached = value != null && written.endsWith("=" + value);
    // A value with the name of a command, such as the name of a queue, needs the equals sign.
    if (value != null && !attached && Main.commands().contains(value)) {
      throw missingValue(written, null);
    }
    if (value != null) {
      SparkValues.check(name, value);
    }
    options.add(new Option(name, value));
    read += value == null || attached ? 1 : 2;
    return true;
  }

  @Override
  protected boolean handleUnknown(String argument) {
    if (argument.startsWith("-") && !argument.equals("-V")) {
      throw new UserError(
          "there is no option %1$s before a command, where those of spark-submit stand (--conf, --executor-memory, ...); Kindling's options come after it: kindling COMMAND %1$s, see kindling help"
              .formatted(argument));
    }
    return false;
  }

  @Override
  protected void handleExtraArgs(List<String> extra) {}

  private static UserError missingValue(String option, Throwable cause) {
    return new UserError(
        "%1$s needs a value: kindling %1$s VALUE COMMAND".formatted(option), cause);
  }

  /** The options in their order. */
  List<Option> all() {
    return options;
  }

  /** The value of an option, the last one if it was given several times. */
  Optional<String> value(String name) {
    return options.stream()
        .filter(option -> option.name().equals(name))
        .reduce((first, second) -> second)
        .map(Option::value);
  }

  /** The command and its arguments. */
  List<String> command() {
    return arguments.subList(read, arguments.size());
  }
}
