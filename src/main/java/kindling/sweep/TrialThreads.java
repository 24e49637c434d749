package kindling.sweep;

import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import kindling.cluster.RepeatedCancel;
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
 * Trains trials in parallel, each on its own thread, and saves their checkpoints. Used by one
 * thread, except for {@link #stop}.
 */
final class TrialThreads implements AutoCloseable {
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
   * The result of a thread.
   *
   * @param progress null after an error
   * @param error null without one
   */
  record Returned(TrialTarget target, TrialProgress progress, Throwable error) {
    boolean isUnderWay() {
      return progress != null && progress.checkpoint().isPresent() && !progress.done();
    }
  }

  /** As many threads as the runner has use for. */
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

  /** Whether a thread is free. */
  boolean hasRoom() {
    return active < atOnce();
  }

  /** Whether a trial was begun whose result was not taken. */
  boolean areBusy() {
    return active > 0;
  }

  /**
   * Begins or continues a trial.
   *
   * @param known its checkpoint; empty to look for one in the files
   */
  void begin(TrialTarget target, Optional<Checkpoint> known) {
    active++;
    threads.execute(() -> returned.add(train(target, known)));
  }

  /** Waits for the next result. */
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

  /** Trains a trial for a while, on the calling thread. */
  Returned train(TrialTarget target, Optional<Checkpoint> known) {
    Trial trial = target.trial();
    try {
      Settings own = settings.apply(trial);
      Optional<Checkpoint> from = known.or(() -> files.saved(trial, warnings));
      TrialProgress progress = progress(target, own, from);
      CheckpointSettings checkpoint = own.checkpoint();
      Returned back = new Returned(target, progress, null);
      if (back.isUnderWay() && checkpoint.every() > 0) {
        files.save(trial, progress.checkpoint().get(), checkpoint.keep());
      }
      return back;
    } catch (Throwable e) {
      // Throwable, because take() waits for a result.
      return new Returned(target, null, e);
    }
  }

  /** An error of one trial does not end the sweep, unless the runner cannot train any more. */
  private TrialProgress progress(TrialTarget target, Settings own, Optional<Checkpoint> from) {
    try {
      return runner.train(target, own, from);
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

  /** Whether {@link #stop} was called. */
  boolean isStopping() {
    return stopping;
  }

  /**
   * Stops all trials soon, in a state that can be resumed. Any thread may call it.
   *
   * @return false if the sweep had ended
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
