package kindling.config;

import java.io.Serial;

/**
 * Something that the user can mend. Its message is all that the user sees: where, what was found,
 * what would be right, and the cure. Commands end with exit code 2. It is an {@link
 * IllegalArgumentException}, so that PySpark shows it as one, without the stack of Java.
 *
 * <p>A {@code catch (IllegalArgumentException e)} catches it, too: what must arrive unchanged is
 * computed outside such a block, or caught before.
 */
public class UserError extends IllegalArgumentException {
  @Serial private static final long serialVersionUID = 1L;

  /** Longer messages come from a file that has too much of something: nobody reads them. */
  private static final int MOST_CHARACTERS = 4000;

  private static final int LAST_CHARACTERS = 1000;

  /** An error with its message for people, see above. */
  public UserError(String message) {
    super(shortened(message));
  }

  /** An error that another one led to; the cause is shown with {@code --verbose} only. */
  public UserError(String message, Throwable cause) {
    super(shortened(message), cause);
  }

  /**
   * Without its middle, if it is long: where it begins is the place, and where it ends the cure.
   */
  private static String shortened(String message) {
    if (message == null || message.length() <= MOST_CHARACTERS) {
      return message;
    }
    int end = message.length() - LAST_CHARACTERS;
    return message.substring(0, MOST_CHARACTERS - LAST_CHARACTERS)
        + " ... "
        + message.substring(end);
  }
}
