package kindling.report.console;

/** How the command is called here, so that a command that is printed can be called as it stands. */
public final class CommandName {
  private CommandName() {}

  /** As submit/kindling was called; without it {@code kindling}. */
  public static String asCalled() {
    return System.getenv().getOrDefault("KINDLING_COMMAND", "kindling");
  }
}
