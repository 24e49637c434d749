package kindling.report.mlflow;

import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/**
 * Closes a connection after a timeout. MLflow's client and writes to a socket have no timeout of
 * their own, but they fail when their connection is closed.
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
  private volatile boolean expired;

  /** Starts the timeout. Unless this guard is closed before, it calls {@code close}. */
  TimeoutGuard(long millis, Runnable close) {
    waiting =
        CLOCK.schedule(
            () -> {
              expired = true;
              close.run();
            },
            millis,
            TimeUnit.MILLISECONDS);
  }

  /** Whether the timeout has expired. */
  boolean expired() {
    return expired;
  }

  @Override
  public void close() {
    waiting.cancel(false);
  }
}
