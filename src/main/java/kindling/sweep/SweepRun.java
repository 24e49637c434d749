package kindling.sweep;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import kindling.config.DataSettings;
import kindling.config.Settings;
import kindling.config.SettingsReader;
import kindling.config.ShellWord;
import kindling.config.SweepSettings;
import kindling.config.SweepSettings.TrialAs;
import kindling.config.message.Warnings;
import kindling.gradient.Workers.Split;
import kindling.metrics.Evaluation;
import kindling.network.Loss;
import kindling.network.layers.NetworkParser;
import kindling.report.console.Console;
import kindling.run.Environment;
import kindling.run.ModelUse;
import kindling.run.SharedSets;
import kindling.run.TrainingRun;
import kindling.store.Model;
import kindling.store.Storage;
import kindling.store.record.Figures;
import kindling.sweep.trial.TaskRunner;
import kindling.sweep.trial.TrainingRunner;
import kindling.sweep.trial.Trial;
import kindling.sweep.trial.TrialResult;
import kindling.sweep.trial.TrialRunner;
import org.apache.spark.sql.SparkSession;

/** A sweep from its configuration to its results: the place where its parts are put together. */
public final class SweepRun implements AutoCloseable {
  /** The file in a sweep's folder that it goes on from. */
  public static final String CONFIGURATION = SweepFolder.CONFIGURATION;

  /** A larger network is better trained by all cores together. */
  private static final int MOST_TASK_PARAMETERS = 5_000_000;

  /** The driver has the data once, and the pieces of it that go out. */
  private static final int TASK_DATA_SHARE = 6;

  private final SparkSession spark;
  private final SettingsReader reader;
  private final SweepPlan plan;
  private final Storage storage;
  private final String name;
  private final SweepFolder folder;
  private final Objective objective;
  private final SweepRecord record;
  private final Loss.Labels labels;
  private final Warnings warnings;
  private final List<SweepListener> listeners = new ArrayList<>();
  private final TrialRunner runner;
  private final Sweep sweep;
  private Map<String, String> origin = Map.of();

  /**
   * What came of a sweep.
   *
   * @param winner the best of those that came to their end; empty without any
   * @param test what its model reached on the test set, looked at for this once; empty without one
   * @param stopped whether it was told to stop before its end
   * @param seconds that it took
   * @param busy which share of that time the slots were in use
   */
  public record Outcome(
      Optional<TrialResult> winner,
      Optional<Evaluation> test,
      boolean stopped,
      double seconds,
      double busy) {}

  /**
   * A sweep in a session: packs the data of the first trial, and finds out how far the trials of
   * the folder have come.
   *
   * @param reader the configuration
   * @param plan the trials of it
   * @param name of the folder
   * @param warnings takes what should be known, a line each
   */
  public SweepRun(
      SparkSession spark, SettingsReader reader, SweepPlan plan, String name, Warnings warnings) {
    this.spark = spark;
    this.reader = reader;
    this.plan = plan;
    this.storage = new Storage(spark.sparkContext().hadoopConfiguration());
    this.name = name;
    this.folder = new SweepFolder(storage, name);
    SweepSettings settings = plan.settings();
    this.objective = new Objective(settings.metric(), settings.higherIsBetter());
    this.record =
        new SweepRecord(storage, folder, objective, Environment.facts(spark.sparkContext()));
    this.warnings = warnings;
    Settings first = settings(plan.trials().get(0));
    this.labels = NetworkParser.loss(first.network().loss()).labels();
    this.runner = runner(settings, first);
    this.sweep =
        new Sweep(
            plan.strategy(),
            this::settings,
            runner,
            folder,
            objective,
            settings.budget(),
            this::tell,
            warnings);
  }

  /** Adds a listener. */
  public SweepRun with(SweepListener listener) {
    listeners.add(listener);
    return this;
  }

  private void tell(TrialResult result, Collection<TrialResult> all) {
    listeners.forEach(listener -> listener.changed(result, all));
  }

  private Settings settings(Trial trial) {
    return reader.with(trial.changes()).settings();
  }

  /** As the settings say, or by size: the first trial stands for all of them. */
  private TrialRunner runner(SweepSettings settings, Settings first) {
    int parallel = settings.parallel();
    if (settings.trialAs() != TrialAs.TRAINING) {
      SharedSets sets = new SharedSets(spark, false);
      try (SharedSets.Lease lease = sets.lease(first)) {
        requireSameData(lease);
        if (settings.trialAs() == TrialAs.TASK || isSmall(lease)) {
          return new TaskRunner(spark, sets, parallel, warnings);
        }
      }
      sets.close();
    }
    SharedSets sets = new SharedSets(spark, true);
    try (SharedSets.Lease lease = sets.lease(first)) {
      requireSameData(lease);
    }
    return new TrainingRunner(spark, sets, parallel, warnings);
  }

  private void requireSameData(SharedSets.Lease lease) {
    if (origin.isEmpty()) {
      lease.dataWarnings().forEach(warnings::accept);
    }
    origin = lease.origin();
    folder.requireSameData(origin, warnings);
  }

  private static boolean isSmall(SharedSets.Lease lease) {
    return lease.assembly().network().parameters() <= MOST_TASK_PARAMETERS
        && lease.bytes() <= Runtime.getRuntime().maxMemory() / TASK_DATA_SHARE;
  }

  /** The configuration that a folder's sweep was begun with; empty if there is none. */
  public static Optional<String> configuration(Storage storage, String folder) {
    return SweepFolder.configuration(storage, folder);
  }

  /** What is done at once, for people: {@code each as one task, 2 at a time}. */
  public String way() {
    return "%s, %d at a time".formatted(runner.way(), runner.slots());
  }

  /** How many trials are trained at once. */
  public int slots() {
    return runner.slots();
  }

  /** What is predicted. */
  public Loss.Labels labels() {
    return labels;
  }

  /** The figure by which trials are compared. */
  public Objective objective() {
    return objective;
  }

  /** How far all trials have come. */
  public List<TrialResult> results() {
    return sweep.results();
  }

  /** Trains what is left to be trained, and looks at the test set with the model of the winner. */
  public Outcome run() {
    return storage.whileLocked(name, this::trainAll);
  }

  private Outcome trainAll() {
    folder.begin(reader.unresolved(), origin);
    record.write("running", plan.trials().size(), Optional.empty(), Optional.empty());
    try (SweepFiles files = files()) {
      with(files);
      boolean ended = sweep.run();
      Optional<TrialResult> winner = winner();
      Optional<Evaluation> test = ended ? winner.flatMap(this::test) : Optional.empty();
      record.write(ended ? "finished" : "stopped", plan.trials().size(), winner, test);
      String command = winner.map(best -> command(best.trial(), folder.file("winner"))).orElse("");
      files.finish(sweep.results(), test, command);
      double busy = sweep.busySeconds() / (runner.slots() * sweep.seconds());
      return new Outcome(winner, test, !ended, sweep.seconds(), busy);
    }
  }

  private SweepFiles files() {
    String title = reader.text("name");
    Figures figures = new Figures(labels);
    return new SweepFiles(storage, name, title, reader.unresolved(), plan, objective, figures);
  }

  private Optional<TrialResult> winner() {
    return Ranking.winner(objective, sweep.results())
        .filter(best -> best.state() == TrialResult.State.FINISHED);
  }

  private Optional<Evaluation> test(TrialResult best) {
    Optional<Evaluation> known = record.tested(best);
    if (known.isPresent()) {
      return known;
    }
    Settings settings = settings(best.trial());
    DataSettings data = settings.data();
    return data.test().isEmpty() && data.path().isEmpty()
        ? Optional.empty()
        : Optional.of(
            new ModelUse(spark, folder.best(), settings).evaluate(Split.TEST).evaluation());
  }

  /**
   * The command that trains a trial alone, to the same bits.
   *
   * @param out folder for its results
   */
  public String command(Trial trial, String out) {
    StringBuilder command = new StringBuilder("submit/kindling train --config ");
    command.append(ShellWord.of(folder.file(SweepFolder.CONFIGURATION)));
    trial
        .values()
        .forEach((key, value) -> command.append(" --set ").append(ShellWord.of(key + "=" + value)));
    return command.append(" --out ").append(ShellWord.of(out)).toString();
  }

  /**
   * Trains a trial alone, into a folder of results.
   *
   * @return whether the weights are those that it had
   */
  public boolean refit(TrialResult trial, String folder, Console console) {
    Model model =
        new TrainingRun(spark, settings(trial.trial())).train(folder, true, console).model();
    return Model.sha256(model.parameters()).equals(trial.weightsSha256());
  }

  /**
   * Makes it stop soon, with what it takes to go on; from any thread.
   *
   * @return whether there was anything left to stop
   */
  public boolean stop() {
    return sweep.stop();
  }

  @Override
  public void close() {
    runner.close();
  }
}
