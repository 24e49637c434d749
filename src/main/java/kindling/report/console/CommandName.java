package kindling.report.console;

/** The name under which the user called the command, so that printed commands can be copied. */
public final class CommandName {
  private CommandName() {}

  /** The command as the user called it, such as {@code submit/kindling}; else {@code kindling}. */
  public static String asCalled() {
    return System.getenv().getOrDefault("KINDLING_COMMAND", "kindling");
  }
}
