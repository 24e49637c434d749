package kindling.config;

import java.io.Serial;
import kindling.config.message.Wording;

/** An error in one element of a list, which may have its own line in the conf file. */
public final class ElementError extends UserError {
  @Serial private static final long serialVersionUID = 2L;

  private final int element;

  /**
   * An error.
   *
   * @param element index of the element, from 0
   * @param error without the element
   */
  public ElementError(int element, UserError error) {
    super(error.parts(), Wording.COMMAND_LINE, error);
    this.element = element;
  }

  int element() {
    return element;
  }
}
