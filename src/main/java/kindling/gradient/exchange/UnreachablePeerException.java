package kindling.gradient.exchange;

import java.io.Serial;

/** Another process could not be reached, or did not answer within the timeout. */
public final class UnreachablePeerException extends IllegalStateException {
  @Serial private static final long serialVersionUID = 1L;

  /** With a message and a cause, which may be null. */
  public UnreachablePeerException(String message, Throwable cause) {
    super(message, cause);
  }
}
