package kindling.cli;

import java.util.function.BooleanSupplier;
import org.apache.spark.util.SignalUtils;
import scala.runtime.AbstractFunction0;

/**
 * Lets a training end at rest when the process is told to end: SIGTERM, as cluster managers send
 * it, and SIGINT, Ctrl-C. A second signal of the kind ends the process at once.
 */
final class StopSignals {
  private static final int SIGINT = 2;
  private static final int SIGTERM = 15;

  private volatile int received;

  /**
   * On a signal, calls {@code stop}; if that says that there is nothing to stop, the process ends.
   */
  void listen(BooleanSupplier stop) {
    register("TERM", SIGTERM, stop);
    register("INT", SIGINT, stop);
  }

  private void register(String name, int number, BooleanSupplier stop) {
    SignalUtils.register(
        name,
        new AbstractFunction0<Object>() {
          @Override
          public Object apply() {
            boolean first = received == 0;
            received = number;
            return first && stop.getAsBoolean();
          }
        });
  }

  /** What a shell says of a process that such a signal ended. */
  int exitCode() {
    return 128 + received;
  }
}
