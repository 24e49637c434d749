package kindling.train;

import java.io.Serial;

/** A training was asked to stop, and did: at rest, and its listeners have heard of it. */
public final class Stopped extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  /** After so many steps. */
  Stopped(long steps, Throwable cause) {
    super("stopped after step " + steps, cause);
  }
}
