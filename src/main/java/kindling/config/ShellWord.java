package kindling.config;

/** A text in a command line that a user may copy. */
public final class ShellWord {
  private ShellWord() {}

  /** The text as a shell takes it for one word, whatever is in it. */
  public static String of(String text) {
    return text.matches("[A-Za-z0-9_.,:=+/@%-]+") ? text : "'" + text.replace("'", "'\\''") + "'";
  }
}
