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

  /** An error with its message for people, see above. */
  public UserError(String message) {
    super(message);
  }

  /** An error that another one led to; the cause is shown with {@code --verbose} only. */
  public UserError(String message, Throwable cause) {
    super(message, cause);
  }
}
