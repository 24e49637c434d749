package kindling.sweep;

import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Function;
import kindling.config.CheckpointSettings;
import kindling.config.Settings;
import kindling.run.RepeatedCancel;
import kindling.store.Checkpoint;
import kindling.sweep.trial.Trial;
import kindling.sweep.trial.TrialProgress;
import kindling.sweep.trial.TrialRunner;
import kindling.sweep.trial.TrialTarget;
import kindling.train.Position;

/**
 * Trains trials in parallel, each on a thread of its own, and saves their checkpoints. Used by one
 * thread, except {@link #stop}.
 */
final class TrialThreads implements AutoCloseable {
  private final Function<Trial, Settings> settings;
  private final TrialRunner runner;
  private final TrialFiles files;
  private final Consumer<String> warnings;
  private final ExecutorService threads;
  private final BlockingQueue<Returned> returned = new LinkedBlockingQueue<>();
  private int active;
  private volatile boolean stopping;
  private volatile boolean ended;

  /**
   * What comes back from a thread: progress, or why there is none.
   *
   * @param progress null without any
   * @param error null with progress
   */
  record Returned(TrialTarget target, TrialProgress progress, Throwable error) {
    boolean isUnderWay() {
      return progress != null && progress.checkpoint().isPresent() && !progress.done();
    }
  }

  /** Threads, as many as the runner wants. */
  TrialThreads(
      Function<Trial, Settings> settings,
      TrialRunner runner,
      TrialFiles files,
      Consumer<String> warnings) {
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
   * Begins to train a trial for a while.
   *
   * @param known where it resumes; empty to look for it in the files
   */
  void begin(TrialTarget target, Optional<Checkpoint> known) {
    active++;
    threads.execute(() -> returned.add(train(target, known)));
  }

  /** Waits for any trial that was begun. */
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
  Returned train(TrialTarget target, Optional<Checkpoint> known) {
    Trial trial = target.trial();
    try {
      Settings its = settings.apply(trial);
      Optional<Checkpoint> from = known.or(() -> files.saved(trial, warnings));
      TrialProgress progress = progress(target, its, from);
      CheckpointSettings checkpoint = its.checkpoint();
      Returned back = new Returned(target, progress, null);
      if (back.isUnderWay() && checkpoint.every() > 0) {
        files.save(trial, progress.checkpoint().get(), checkpoint.keep());
      }
      return back;
    } catch (Throwable e) {
      // Throwable, because somebody waits for whatever comes back.
      return new Returned(target, null, e);
    }
  }

  /** An error fails only its trial, unless nothing can be trained any more. */
  private TrialProgress progress(TrialTarget target, Settings its, Optional<Checkpoint> from) {
    try {
      return runner.train(target, its, from);
    } catch (Exception | OutOfMemoryError e) {
      // Exception, because Scala does not declare what Spark throws.
      if (stopping || !runner.isAlive()) {
        throw e;
      }
      String message = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
      String reason = e instanceof OutOfMemoryError ? "out of memory: " + message : message;
      Position position = from.map(Checkpoint::position).orElse(Position.START);
      return TrialProgress.failed(position, reason, "", 0);
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
    RepeatedCancel.begin(runner::stop, () -> ended);
    return true;
  }

  @Override
  public void close() {
    ended = true;
    threads.shutdownNow();
  }
}
