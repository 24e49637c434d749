package kindling.config;

import java.io.Serial;
import kindling.config.message.Wording;

/** A mistake in one element of a list, which may stand on a line of its own. */
public final class ElementError extends UserError {
  @Serial private static final long serialVersionUID = 2L;

  private final int element;

  /**
   * An error.
   *
   * @param element which one, from 0
   * @param error what is wrong with it
   */
  public ElementError(int element, UserError error) {
    super(error.parts(), Wording.COMMAND_LINE, error);
    this.element = element;
  }

  int element() {
    return element;
  }
}
