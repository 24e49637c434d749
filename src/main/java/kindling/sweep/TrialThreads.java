package kindling.sweep;

import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import kindling.config.CheckpointSettings;
import kindling.config.Settings;
import kindling.config.message.Warnings;
import kindling.store.Checkpoint;
import kindling.sweep.trial.Trial;
import kindling.sweep.trial.TrialProgress;
import kindling.sweep.trial.TrialRunner;
import kindling.sweep.trial.TrialTarget;
import kindling.train.Position;

/**
 * Trains trials side by side, on a thread for each, and saves what it takes to go on with them.
 * Used by one thread, but for {@link #stop}.
 */
final class TrialThreads implements AutoCloseable {
  private static final long NAP_NANOS = 100_000_000;

  private final Function<Trial, Settings> settings;
  private final TrialRunner runner;
  private final TrialFiles files;
  private final Warnings warnings;
  private final ExecutorService threads;
  private final BlockingQueue<Returned> returned = new LinkedBlockingQueue<>();
  private int active;
  private volatile boolean stopping;
  private volatile boolean ended;

  /**
   * What comes back from a thread: a leg, or why there is none.
   *
   * @param leg null without one
   * @param error null with a leg
   */
  record Returned(TrialTarget stint, TrialProgress leg, Throwable error) {
    boolean isUnderWay() {
      return leg != null && leg.checkpoint().isPresent() && !leg.done();
    }
  }

  /** Threads, as many as the runner wants. */
  TrialThreads(
      Function<Trial, Settings> settings, TrialRunner runner, TrialFiles files, Warnings warnings) {
    this.settings = settings;
    this.runner = runner;
    this.files = files;
    this.warnings = warnings;
    AtomicInteger count = new AtomicInteger();
    this.threads =
        Executors.newFixedThreadPool(
            atOnce(),
            work -> {
              Thread thread = new Thread(work, "trials " + count.incrementAndGet());
              thread.setDaemon(true);
              return thread;
            });
  }

  private int atOnce() {
    return runner.slots() + runner.waiting();
  }

  /** Whether another trial can begin at once. */
  boolean hasRoom() {
    return active < atOnce();
  }

  /** Whether any trial was begun and not taken back. */
  boolean areBusy() {
    return active > 0;
  }

  /**
   * Begins with a leg of a trial.
   *
   * @param known where it goes on; empty to look for it in the files
   */
  void begin(TrialTarget stint, Optional<Checkpoint> known) {
    active++;
    threads.execute(() -> returned.add(train(stint, known)));
  }

  /** Waits for any leg that was begun. */
  Returned take() {
    try {
      Returned back = returned.take();
      active--;
      return back;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  /** Trains a trial for a while, on the thread that calls. */
  Returned train(TrialTarget stint, Optional<Checkpoint> known) {
    Trial trial = stint.trial();
    try {
      Settings its = settings.apply(trial);
      Optional<Checkpoint> from = known.or(() -> files.saved(trial, warnings));
      TrialProgress leg = leg(stint, its, from);
      CheckpointSettings checkpoint = its.checkpoint();
      if (leg.checkpoint().isPresent() && !leg.done() && checkpoint.every() > 0) {
        files.save(trial, leg.checkpoint().get(), checkpoint.keep());
      }
      return new Returned(stint, leg, null);
    } catch (Throwable e) {
      // Throwable, because somebody waits for whatever comes back.
      return new Returned(stint, null, e);
    }
  }

  /** What a trial does wrong is its own affair, unless nothing can be trained any more. */
  private TrialProgress leg(TrialTarget stint, Settings its, Optional<Checkpoint> from) {
    try {
      return runner.train(stint, its, from);
    } catch (Exception | OutOfMemoryError e) {
      // Exception, because Scala does not declare what Spark throws.
      if (stopping || !runner.isAlive()) {
        throw e;
      }
      String message = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
      String reason = e instanceof OutOfMemoryError ? "out of memory: " + message : message;
      return TrialProgress.failed(from.map(Checkpoint::position).orElse(Position.START), reason, 0);
    }
  }

  /** Whether all that is begun shall give up. */
  boolean isStopping() {
    return stopping;
  }

  /**
   * Makes all give up soon, with what it takes to go on; from any thread.
   *
   * @return whether there was anything left to stop
   */
  boolean stop() {
    if (ended) {
      return false;
    }
    stopping = true;
    Thread stop =
        new Thread(
            () -> {
              // Again and again: a job may begin right after others were cancelled.
              while (!ended) {
                runner.stop();
                LockSupport.parkNanos(NAP_NANOS);
              }
            },
            "kindling stop");
    stop.setDaemon(true);
    stop.start();
    return true;
  }

  @Override
  public void close() {
    ended = true;
    threads.shutdownNow();
  }
}
