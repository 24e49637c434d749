package kindling.train;

import java.io.Serial;

/** A training has stopped because it was asked to. Its state can be saved. */
public final class Stopped extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  Stopped(long steps, Throwable cause) {
    super("stopped after step " + steps, cause);
  }
}
