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
import kindling.config.TrainingSettings.Mode;
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
import kindling.sweep.trial.TaskRunner;
import kindling.sweep.trial.TrainingRunner;
import kindling.sweep.trial.Trial;
import kindling.sweep.trial.TrialResult;
import kindling.sweep.trial.TrialRunner;
import org.apache.spark.SparkContext;

/** A sweep from its configuration to its results: wires its parts together. */
public final class SweepRun implements AutoCloseable {
  /** The file in the folder of a sweep with its configuration. */
  public static final String CONFIGURATION = SweepFolder.CONFIGURATION;

  /** A larger network is trained by all cores together. */
  private static final int MOST_TASK_PARAMETERS = 5_000_000;

  /** The data may take one part in this many of the driver's heap. */
  private static final int TASK_DATA_SHARE = 6;

  private final SparkContext spark;
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
   * The outcome of a sweep.
   *
   * @param winner the best trial that was trained to its end; empty without one
   * @param test the metrics of its model on the test set; empty without one
   * @param stopped whether it was stopped before its end
   * @param seconds its duration
   * @param busy the share of that time in which the slots were in use
   */
  public record Outcome(
      Optional<TrialResult> winner,
      Optional<Evaluation> test,
      boolean stopped,
      double seconds,
      double busy) {}

  /**
   * A sweep in a session: packs the data of the first trial, and reads the results of the folder.
   *
   * @param reader the configuration
   * @param plan its trials
   * @param name of the folder
   * @param warnings takes warnings, a line each
   */
  public SweepRun(
      SparkContext spark, SettingsReader reader, SweepPlan plan, String name, Warnings warnings) {
    this.spark = spark;
    this.reader = reader;
    this.plan = plan;
    this.storage = new Storage(spark.hadoopConfiguration());
    this.name = name;
    this.folder = new SweepFolder(storage, name);
    SweepSettings settings = plan.settings();
    this.objective = new Objective(settings.metric(), settings.higherIsBetter());
    this.record = new SweepRecord(storage, folder, objective, Environment.facts(spark));
    this.warnings = warnings;
    Settings first = settings(plan.trials().get(0));
    this.labels = NetworkParser.loss(first.network().loss()).labels();
    this.runner = runner(settings, first);
    this.sweep =
        new Sweep(
            new Sweep.Search(plan.strategy(), this::settings, objective, settings.budget()),
            runner,
            folder,
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
    return plan.settings(reader, trial);
  }

  /** By {@code sweep.trial-as}, or by the size of the first trial. */
  private TrialRunner runner(SweepSettings settings, Settings first) {
    int parallel = settings.parallel();
    if (settings.trialAs() != TrialAs.TRAINING) {
      SharedSets sets = SharedSets.inTasks(spark);
      try (SharedSets.Lease lease = sets.lease(first)) {
        requireSameData(lease);
        if (settings.trialAs() == TrialAs.TASK || isSmall(lease)) {
          return new TaskRunner(spark, sets, parallel, warnings);
        }
      }
      sets.close();
    }
    SharedSets sets = SharedSets.overCluster(spark, plan.modes().contains(Mode.ALL_REDUCE));
    try (SharedSets.Lease lease = sets.lease(first)) {
      requireSameData(lease);
    }
    return new TrainingRunner(spark, sets, parallel, warnings);
  }

  private void requireSameData(SharedSets.Lease lease) {
    if (origin.isEmpty()) {
      lease.warnings().forEach(warnings::accept);
    }
    origin = lease.rows().origin();
    folder.requireSameData(origin, warnings);
  }

  private static boolean isSmall(SharedSets.Lease lease) {
    return lease.training().network().parameters() <= MOST_TASK_PARAMETERS
        && lease.bytes() <= Runtime.getRuntime().maxMemory() / TASK_DATA_SHARE;
  }

  /** The configuration in the folder of a sweep; empty if there is none. */
  public static Optional<String> configuration(Storage storage, String folder) {
    return SweepFolder.configuration(storage, folder);
  }

  /** How trials run, as text: {@code each as one task, 2 at a time}. */
  public String way() {
    return "%s, %d at a time".formatted(runner.way(), runner.slots());
  }

  /** The number of parallel trials. */
  public int slots() {
    return runner.slots();
  }

  /** The kind of labels. */
  public Loss.Labels labels() {
    return labels;
  }

  /** The metric by which trials are compared. */
  public Objective objective() {
    return objective;
  }

  /** The state of all trials. */
  public List<TrialResult> results() {
    return sweep.results();
  }

  /** Trains the remaining trials, and evaluates the model of the winner on the test set. */
  public Outcome run() {
    return storage.whileLocked(name, this::trainAll);
  }

  private Outcome trainAll() {
    folder.begin(reader.unresolved(), origin);
    record.write("running", plan.trials().size(), Optional.empty(), Optional.empty());
    boolean ended = sweep.run();
    Optional<TrialResult> winner = winner();
    Optional<Evaluation> test = ended ? winner.flatMap(this::test) : Optional.empty();
    record.write(ended ? "finished" : "stopped", plan.trials().size(), winner, test);
    double busy = sweep.busySeconds() / (runner.slots() * sweep.seconds());
    Outcome outcome = new Outcome(winner, test, !ended, sweep.seconds(), busy);
    listeners.forEach(listener -> listener.ended(outcome, sweep.results()));
    return outcome;
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
    return data.test().isEmpty() && data.path().isEmpty() && data.testShare() == 0
        ? Optional.empty()
        : Optional.of(
            new ModelUse(spark, folder.best(), settings).evaluate(Split.TEST).evaluation());
  }

  /**
   * The command that trains a trial alone, with the same bits.
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
   * @return whether its weights are those of the trial
   */
  public boolean refit(TrialResult trial, String folder, Console console) {
    Model model =
        new TrainingRun(spark, settings(trial.trial())).train(folder, true, console).model();
    return Model.sha256(model.parameters()).equals(trial.weightsSha256());
  }

  /**
   * Stops the sweep soon, in a state that can be resumed. Any thread may call it.
   *
   * @return false if the sweep had ended
   */
  public boolean stop() {
    return sweep.stop();
  }

  @Override
  public void close() {
    runner.close();
  }
}
