package kindling.gradient.exchange;

import java.io.Serial;

/** A process has not been heard of, or could not be reached, for as long as one waits. */
public final class UnreachablePeerException extends IllegalStateException {
  @Serial private static final long serialVersionUID = 1L;

  /** With a message, and what it comes from; null if there is no such thing. */
  public UnreachablePeerException(String message, Throwable cause) {
    super(message, cause);
  }
}
