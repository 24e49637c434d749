package kindling.cli;

import java.util.function.BooleanSupplier;
import org.apache.spark.util.SignalUtils;
import scala.runtime.AbstractFunction0;

/**
 * Stops a training at rest on SIGTERM, which cluster managers send, and on SIGINT (Ctrl-C). A
 * second signal ends the process at once.
 */
final class StopSignals {
  private static final int SIGINT = 2;
  private static final int SIGTERM = 15;

  private volatile int received;

  /**
   * Calls {@code stop} on a signal. If it returns false, there is nothing to stop, and the process
   * ends.
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

  /** The exit code that a shell reports for a process that the signal ended. */
  int exitCode() {
    return 128 + received;
  }
}
