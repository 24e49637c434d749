package kindling.gradient.exchange;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * Waits until a counter reaches a target. It spins first, because waking a thread takes longer than
 * a step; then it yields to other threads; then it sleeps for short times, and checks after each of
 * them whether to wait any longer.
 */
final class Waiting {
  private static final int SPINS = 1_000;
  private static final int YIELDS = 200;
  private static final long NAP_NANOS = 50_000;

  private final Runnable check;
  private final long timeoutNanos;

  /**
   * A way to wait.
   *
   * @param check throws if waiting makes no sense any more
   * @param timeoutNanos the longest wait
   */
  Waiting(Runnable check, long timeoutNanos) {
    this.check = check;
    this.timeoutNanos = timeoutNanos;
  }

  /** Throws if waiting makes no sense any more. */
  void check() {
    check.run();
  }

  /**
   * Waits.
   *
   * @param forWhat for the error message
   * @throws UnreachablePeerException if it takes too long
   */
  @SuppressWarnings("ThreadPriorityCheck") // yielding affects only the speed
  void until(AtomicLong counter, long target, String forWhat) {
    for (int i = 0; i < SPINS; i++) {
      if (counter.get() >= target) {
        return;
      }
      Thread.onSpinWait();
    }
    for (int i = 0; i < YIELDS; i++) {
      if (counter.get() >= target) {
        return;
      }
      Thread.yield();
    }
    long start = System.nanoTime();
    while (counter.get() < target) {
      LockSupport.parkNanos(NAP_NANOS);
      check.run();
      if (System.nanoTime() - start > timeoutNanos) {
        throw new UnreachablePeerException(
            "waited %d s for %s; a process or the network hangs"
                .formatted(timeoutNanos / 1_000_000_000, forWhat),
            null);
      }
    }
  }
}
