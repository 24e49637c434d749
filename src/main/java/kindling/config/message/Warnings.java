package kindling.config.message;

import java.util.function.Consumer;

/** Takes what the user should know although the work continues, a message each. */
@FunctionalInterface
public interface Warnings {
  /** Takes a warning. */
  void accept(Message warning);

  /** Takes a warning that names no settings. */
  default void accept(String warning) {
    accept(Message.plain(warning));
  }

  /** Shows them to a user of the command line. */
  static Warnings onCommandLine(Consumer<String> lines) {
    return warning -> lines.accept(warning.toString());
  }
}
