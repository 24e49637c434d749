package kindling.sweep;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import kindling.metrics.Evaluation;
import kindling.report.Figures;
import kindling.store.Storage;

/** Writes what people read of a sweep: tables as it comes along, and a report. */
final class SweepFiles implements SweepListener, AutoCloseable {
  /** A report is larger than a table, and nobody looks at it every second. */
  private static final long REPORT_NANOS = 60_000_000_000L;

  private final Storage storage;
  private final String folder;
  private final String title;
  private final String configuration;
  private final SweepPlan plan;
  private final Figure figure;
  private final ResultTables tables;
  private long reported = System.nanoTime();

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
      Figure figure,
      Figures figures) {
    this.storage = storage;
    this.folder = folder;
    this.title = title;
    this.configuration = configuration;
    this.plan = plan;
    this.figure = figure;
    this.tables = new ResultTables(storage, folder, figure, figures);
  }

  @Override
  public void changed(TrialResult result, Collection<TrialResult> all) {
    if (result.state() == TrialResult.State.RUNNING) {
      return; // with nothing that was not known before
    }
    tables.update(all);
    if (System.nanoTime() - reported >= REPORT_NANOS) {
      report(List.copyOf(all), Optional.empty(), "");
      reported = System.nanoTime();
    }
  }

  /**
   * Writes the report.
   *
   * @param test what the winner reached on the test set; empty if that is not known
   * @param command that trains the winner again; empty without one
   */
  void report(List<TrialResult> all, Optional<Evaluation> test, String command) {
    String note =
        test.map(
                reached ->
                    "On the test set, looked at for this once, it reaches %s %s of %,d rows."
                        .formatted(
                            figure.name(),
                            figure.text(figure.of().applyAsDouble(reached)),
                            reached.rows()))
            .orElse("");
    SweepReport report =
        new SweepReport(title, note, configuration, figure, all, plan.space().scales(), command);
    storage.write(folder + "/" + SweepReport.NAME, report.html());
  }

  @Override
  public void close() {
    tables.close();
  }
}
