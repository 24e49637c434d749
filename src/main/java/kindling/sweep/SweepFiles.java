package kindling.sweep;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import kindling.metrics.Evaluation;
import kindling.store.Storage;
import kindling.store.record.Figures;
import kindling.sweep.trial.TrialResult;

/**
 * Writes what people read of a sweep: tables as it comes along, and a report. On a thread of its
 * own, so that no trial waits for it.
 */
final class SweepFiles implements SweepListener, AutoCloseable {
  /** A sweep that is shorter has its tables at the end: the first ones take Java two seconds. */
  private static final long FIRST_NANOS = 5_000_000_000L;

  /** A report is larger than a table, and nobody looks at it every second. */
  private static final long REPORT_NANOS = 60_000_000_000L;

  private final Storage storage;
  private final String folder;
  private final String title;
  private final String configuration;
  private final SweepPlan plan;
  private final Objective objective;
  private final ResultTables tables;
  private final ExecutorService writer;
  private final long start = System.nanoTime();
  private long reported = start;
  private Future<?> writing = CompletableFuture.completedFuture(null);

  /**
   * A writer.
   *
   * @param title of the report
   * @param configuration of the sweep, for the report
   */
  SweepFiles(
      Storage storage,
      String folder,
      String title,
      String configuration,
      SweepPlan plan,
      Objective objective,
      Figures figures) {
    this.storage = storage;
    this.folder = folder;
    this.title = title;
    this.configuration = configuration;
    this.plan = plan;
    this.objective = objective;
    this.tables = new ResultTables(storage, folder, objective, figures);
    this.writer =
        Executors.newSingleThreadExecutor(
            work -> {
              Thread thread = new Thread(work, "kindling tables");
              thread.setDaemon(true);
              return thread;
            });
  }

  @Override
  public void changed(TrialResult result, Collection<TrialResult> all) {
    // What comes while others are written is written with the next, or at the end.
    if (result.state() != TrialResult.State.RUNNING
        && System.nanoTime() - start >= FIRST_NANOS
        && writing.isDone()) {
      await();
      List<TrialResult> now = List.copyOf(all);
      writing = writer.submit(() -> write(now));
    }
  }

  private void write(List<TrialResult> all) {
    tables.update(all);
    if (System.nanoTime() - reported >= REPORT_NANOS) {
      report(all, Optional.empty(), "");
      reported = System.nanoTime();
    }
  }

  /** Waits for what is being written; throws what was thrown there. */
  private void await() {
    try {
      writing.get();
    } catch (ExecutionException e) {
      throw e.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  /**
   * Writes all at the end.
   *
   * @param test what the winner reached on the test set; empty if that is not known
   * @param command that trains the winner again; empty without one
   */
  void finish(List<TrialResult> all, Optional<Evaluation> test, String command) {
    await();
    tables.update(all);
    tables.close();
    report(all, test, command);
  }

  private void report(List<TrialResult> all, Optional<Evaluation> test, String command) {
    String note =
        test.map(
                reached ->
                    "On the test set, looked at for this once, it reaches %s %s of %,d rows."
                        .formatted(
                            objective.name(),
                            objective.text(objective.metric().of(reached)),
                            reached.rows()))
            .orElse("");
    SweepReport report =
        new SweepReport(title, note, configuration, objective, all, plan.space().scales(), command);
    storage.write(folder + "/" + SweepReport.NAME, report.html());
  }

  @Override
  public void close() {
    writer.shutdownNow();
  }
}
