package kindling.report.mlflow;

import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/**
 * Ends what waits too long for a server: neither MLflow's client nor a write to a socket knows a
 * timeout, but both fail when somebody closes their connection.
 */
final class TimeoutGuard implements AutoCloseable {
  private static final ScheduledExecutorService CLOCK =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "kindling mlflow timeout");
            thread.setDaemon(true);
            return thread;
          });

  private final ScheduledFuture<?> waiting;
  private volatile boolean rung;

  /** After so long, unless closed before, closes a connection. */
  TimeoutGuard(long millis, Runnable close) {
    waiting =
        CLOCK.schedule(
            () -> {
              rung = true;
              close.run();
            },
            millis,
            TimeUnit.MILLISECONDS);
  }

  /** Whether it was too long. */
  boolean rung() {
    return rung;
  }

  @Override
  public void close() {
    waiting.cancel(false);
  }
}
