package kindling.config;

/** Quotes text for command lines that a user may copy. */
public final class ShellWord {
  private ShellWord() {}

  /** Quotes a text so that a shell reads it as one word. */
  public static String of(String text) {
    return text.matches("[A-Za-z0-9_.,:=+/@%-]+") ? text : "'" + text.replace("'", "'\\''") + "'";
  }
}
