package kindling.cluster;

import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * Cancels jobs until what runs them has ended: once is not enough, because a job may begin right
 * after another one is cancelled.
 */
public final class RepeatedCancel {
  private static final long PAUSE_NANOS = 100_000_000;

  private RepeatedCancel() {}

  /** Begins, on a thread of its own. */
  public static void begin(Runnable cancel, BooleanSupplier ended) {
    Thread thread =
        new Thread(
            () -> {
              while (!ended.getAsBoolean()) {
                cancel.run();
                LockSupport.parkNanos(PAUSE_NANOS);
              }
            },
            "kindling stop");
    thread.setDaemon(true);
    thread.start();
  }
}
