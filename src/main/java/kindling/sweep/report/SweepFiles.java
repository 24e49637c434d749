package kindling.sweep.report;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import kindling.config.SettingsReader;
import kindling.metrics.Evaluation;
import kindling.store.Storage;
import kindling.store.record.Figures;
import kindling.sweep.Objective;
import kindling.sweep.SweepListener;
import kindling.sweep.SweepPlan;
import kindling.sweep.SweepRun;
import kindling.sweep.SweepRun.Outcome;
import kindling.sweep.trial.TrialResult;

/**
 * Writes the tables and the report of a sweep into its folder, while it runs and at its end. It has
 * its own thread, so that no trial waits for it.
 */
public final class SweepFiles implements SweepListener, AutoCloseable {
  /** A shorter sweep has its tables at the end, because the first ones take two seconds. */
  private static final long FIRST_NANOS = 5_000_000_000L;

  /** Time between two reports, which are larger than tables. */
  private static final long REPORT_NANOS = 60_000_000_000L;

  private final Storage storage;
  private final String folder;
  private final SettingsReader reader;
  private final SweepPlan plan;
  private final SweepRun sweep;
  private final ResultTables tables;
  private final ExecutorService writer;
  private final long start = System.nanoTime();
  private long reported = start;
  private Future<?> writing = CompletableFuture.completedFuture(null);

  /**
   * A writer.
   *
   * @param reader the configuration of the sweep
   */
  public SweepFiles(
      Storage storage, String folder, SettingsReader reader, SweepPlan plan, SweepRun sweep) {
    this.storage = storage;
    this.folder = folder;
    this.reader = reader;
    this.plan = plan;
    this.sweep = sweep;
    this.tables = new ResultTables(storage, folder, sweep.objective(), new Figures(sweep.labels()));
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
    // Changes during a write are written with the next one, or at the end.
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

  /** Waits for the writer, and throws its exception. */
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

  @Override
  public void ended(Outcome outcome, Collection<TrialResult> all) {
    await();
    tables.update(List.copyOf(all));
    tables.close();
    String command =
        outcome.winner().map(best -> sweep.command(best.trial(), folder + "/winner")).orElse("");
    report(all, outcome.test(), command);
  }

  private void report(Collection<TrialResult> all, Optional<Evaluation> test, String command) {
    Objective objective = sweep.objective();
    String note =
        test.map(
                reached ->
                    "On the test set, which is used only once, it reaches %s %s of %,d rows."
                        .formatted(
                            objective.name(),
                            objective.text(objective.metric().of(reached)),
                            reached.rows()))
            .orElse("");
    SweepReport report =
        new SweepReport(
            reader.text("name"),
            note,
            reader.unresolved(),
            objective,
            List.copyOf(all),
            plan.space().scales(),
            command);
    storage.write(folder + "/" + SweepReport.NAME, report.html());
  }

  @Override
  public void close() {
    writer.shutdownNow();
  }
}
