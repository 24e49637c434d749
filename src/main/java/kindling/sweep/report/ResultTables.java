package kindling.sweep.report;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import kindling.metrics.Evaluation;
import kindling.metrics.Metric;
import kindling.store.Storage;
import kindling.store.record.CsvFile;
import kindling.store.record.Figures;
import kindling.store.record.ParquetFile;
import kindling.store.record.Table;
import kindling.store.record.Table.Column;
import kindling.sweep.Objective;
import kindling.sweep.Ranking;
import kindling.sweep.trial.TrialResult;
import kindling.train.EpochResult;

/**
 * {@code results.csv} and {@code results.parquet}, a line per trial, best first, and {@code
 * epochs.csv} and {@code epochs.parquet}, a line per trial and epoch. A file is complete at any
 * moment. Each update rewrites it, so large files are updated less often: writing takes at most one
 * part in {@value #SHARE} of the time. Used by one thread.
 */
public final class ResultTables implements AutoCloseable {
  /** Names of the files without extensions. */
  public static final List<String> NAMES = List.of("results", "epochs");

  private static final int SHARE = 25;

  private final Storage storage;
  private final String folder;
  private final Objective objective;
  private final Figures figures;
  private final LongSupplier nanoTime;
  private final Set<Metric> metrics = new LinkedHashSet<>();
  private Collection<TrialResult> unwritten = List.of();
  private boolean written;
  private long notBefore;

  /** A trial and its rank; null if it has none. */
  private record Ranked(Long rank, TrialResult result) {}

  /** A trial and one of its epochs. */
  private record TrialEpoch(int trial, EpochResult epoch) {}

  /**
   * Tables in a folder.
   *
   * @param objective by which trials are ranked
   * @param figures the columns of metrics
   */
  public ResultTables(Storage storage, String folder, Objective objective, Figures figures) {
    this(storage, folder, objective, figures, System::nanoTime);
  }

  ResultTables(
      Storage storage, String folder, Objective objective, Figures figures, LongSupplier nanoTime) {
    this.storage = storage;
    this.folder = folder;
    this.objective = objective;
    this.figures = figures;
    this.nanoTime = nanoTime;
  }

  /**
   * Writes the tables, unless they were written a moment ago; then a later call does, or {@link
   * #close}. It may be called after every change.
   *
   * @param results of all trials; not copied, and read again by {@link #close}
   */
  public void update(Collection<TrialResult> results) {
    unwritten = results;
    if (!written || nanoTime.getAsLong() - notBefore >= 0) {
      write();
    }
  }

  /** Writes the last results, if they have not been written. */
  @Override
  public void close() {
    if (!unwritten.isEmpty()) {
      write();
    }
  }

  private void write() {
    Collection<TrialResult> results = unwritten;
    long start = nanoTime.getAsLong();
    Ranking ranking = Ranking.of(objective, results);
    metrics.addAll(figures.labels().metrics());
    results.stream()
        .flatMap(result -> result.history().stream())
        .forEach(epoch -> metrics.addAll(epoch.validation().chosen().keySet()));
    write("results", trials(Setting.of(results)), ranked(ranking));
    write("epochs", epochs(), () -> epochs(results).iterator());
    unwritten = List.of();
    written = true;
    long end = nanoTime.getAsLong();
    notBefore = end + (SHARE - 1) * (end - start);
  }

  private <R> void write(String name, Table<R> table, Iterable<R> rows) {
    String file = folder + "/" + name;
    storage.write(file + ".csv", out -> CsvFile.write(table, rows, out));
    storage.write(file + ".parquet", out -> ParquetFile.write(table, rows, out));
  }

  private static List<Ranked> ranked(Ranking ranking) {
    List<Ranked> rows = new ArrayList<>();
    ranking.ranked().forEach(result -> rows.add(new Ranked((long) rows.size() + 1, result)));
    ranking.unranked().forEach(result -> rows.add(new Ranked(null, result)));
    return rows;
  }

  private static Stream<TrialEpoch> epochs(Collection<TrialResult> results) {
    return results.stream()
        .sorted(Comparator.comparingInt(result -> result.trial().number()))
        .flatMap(
            result ->
                result.history().stream()
                    .map(epoch -> new TrialEpoch(result.trial().number(), epoch)));
  }

  private Table<Ranked> trials(List<Setting> settings) {
    List<Column<Ranked>> columns = new ArrayList<>();
    columns.add(Column.whole("rank", Ranked::rank));
    columns.add(Column.whole("trial", row -> (long) row.result().trial().number()));
    columns.add(Column.text("state", row -> row.result().state().text()));
    for (Setting setting : settings) {
      columns.add(column(setting));
    }
    columns.add(Column.whole("epochs", row -> (long) row.result().history().size()));
    columns.add(
        Column.whole(
            "bestEpoch",
            row -> row.result().best() == 0 ? null : Long.valueOf(row.result().best())));
    addSets(columns, row -> row.result().reached());
    columns.add(Column.number("seconds", row -> row.result().seconds()));
    columns.add(Column.text("weightsSha256", row -> row.result().weightsSha256()));
    columns.add(Column.text("error", row -> row.result().error()));
    return new Table<>(columns);
  }

  private static Column<Ranked> column(Setting setting) {
    Function<Ranked, String> value =
        row -> row.result().trial().values().getOrDefault(setting.key(), "");
    return switch (setting.type()) {
      case TEXT -> Column.text(setting.key(), value);
      case WHOLE ->
          Column.whole(
              setting.key(),
              row -> value.apply(row).isEmpty() ? null : Long.valueOf(value.apply(row)));
      case NUMBER -> Column.number(setting.key(), row -> Setting.number(value.apply(row)));
    };
  }

  private Table<TrialEpoch> epochs() {
    List<Column<TrialEpoch>> columns = new ArrayList<>();
    columns.add(Column.whole("trial", row -> (long) row.trial()));
    columns.add(Column.whole("epoch", row -> (long) row.epoch().epoch()));
    columns.add(Column.whole("step", row -> row.epoch().step()));
    addSets(columns, TrialEpoch::epoch);
    columns.add(Column.number("seconds", row -> row.epoch().seconds()));
    columns.add(Column.number("samplesPerSecond", row -> row.epoch().samplesPerSecond()));
    columns.add(Column.number("evaluationSeconds", row -> row.epoch().evaluationSeconds()));
    return new Table<>(columns);
  }

  /** Without the test set, which no trial uses. */
  private <R> void addSets(List<Column<R>> columns, Function<R, EpochResult> epoch) {
    addSet(columns, "validation", epoch, EpochResult::validation);
    addSet(columns, "train", epoch, EpochResult::train);
  }

  private <R> void addSet(
      List<Column<R>> columns,
      String set,
      Function<R, EpochResult> epoch,
      Function<EpochResult, Evaluation> evaluation) {
    for (Metric metric : metrics) {
      columns.add(
          Column.number(
              metric.keyOf(set),
              row ->
                  epoch.apply(row) == null
                      ? Double.NaN
                      : metric.of(evaluation.apply(epoch.apply(row)))));
    }
  }
}
