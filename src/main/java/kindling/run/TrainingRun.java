package kindling.run;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import kindling.cluster.RepeatedCancel;
import kindling.cluster.SparkWorkers;
import kindling.config.DataSettings;
import kindling.config.Settings;
import kindling.config.TrainingSettings.Mode;
import kindling.config.UserError;
import kindling.config.message.Warnings;
import kindling.data.Shape;
import kindling.gradient.Workers.Split;
import kindling.network.Loss;
import kindling.network.Network;
import kindling.report.console.Console;
import kindling.report.mlflow.Tracking;
import kindling.rows.CachedBlocks;
import kindling.rows.RowReader;
import kindling.rows.ShardLayout;
import kindling.rows.TrainingSets;
import kindling.rows.files.DatasetReader;
import kindling.run.probability.ClassBalance;
import kindling.run.probability.Completion;
import kindling.run.start.Start;
import kindling.store.Checkpoint;
import kindling.store.CheckpointFolder;
import kindling.store.Model;
import kindling.store.Storage;
import kindling.store.record.RunRecord;
import kindling.tables.FittedTable;
import kindling.train.EpochResult;
import kindling.train.Trainer;
import kindling.train.TrainingListener;
import kindling.train.TrainingState;
import org.apache.spark.SparkContext;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * A {@link Training} from its data to its results: opens and packs the sets, resumes or begins, and
 * leaves the results in memory or in a folder. Bad settings and bad data are found before anything
 * is written.
 */
public final class TrainingRun {
  private final SparkContext spark;
  private final Settings settings;
  private final Storage storage;
  private final DataSets sets;
  private final Training training;
  private final List<TrainingListener> listeners = new ArrayList<>();
  private boolean withPage = true;
  // null while no step can be taken
  private volatile Trainer trainer;
  private volatile SparkWorkers workers;

  /**
   * What a training leaves.
   *
   * @param history what each epoch reached
   * @param epoch the one of them whose weights the model has; null without any
   * @param baseline what the prediction that looks at no feature reaches on the test set; null if
   *     the columns were not fitted here, or there is no test set
   */
  public record Result(
      Model model, List<EpochResult> history, EpochResult epoch, Baseline.Result baseline) {}

  /** Opens the data and checks that all fits, but computes nothing yet. */
  public TrainingRun(SparkContext spark, Settings settings) {
    this(spark, settings, null);
  }

  /**
   * The same for a table.
   *
   * @param fitted its columns; null to fit them, if it is a table
   */
  public TrainingRun(SparkContext spark, Settings settings, FittedTable fitted) {
    this(spark, settings, new DatasetReader(spark, settings.data()), fitted);
  }

  /** The same over given rows; the paths in the settings are ignored. */
  public TrainingRun(Settings settings, Dataset<Row> rows) {
    this(settings, rows, null);
  }

  /** The same over given rows of a table with fitted columns. */
  public TrainingRun(Settings settings, Dataset<Row> rows, FittedTable fitted) {
    this(rows.sparkSession().sparkContext(), settings, TrainingSets.of(rows), fitted);
  }

  private TrainingRun(
      SparkContext spark, Settings settings, TrainingSets sources, FittedTable fitted) {
    Training.check(settings);
    this.spark = spark;
    this.settings = settings;
    this.storage = new Storage(spark.hadoopConfiguration());
    this.sets = new DataSets(settings, sources, EnumSet.allOf(Split.class), fitted);
    RowReader rows = sets.rows(Split.TRAIN);
    Shape shape = NetworkOfSettings.shape(settings, rows);
    this.training =
        new Training(sets.name(settings), shape, rows.layout(), sets.table().orElse(null));
  }

  /** The network that is trained. */
  public Network network() {
    return training.network();
  }

  /** The settings. */
  public Settings settings() {
    return settings;
  }

  /** What is predicted. */
  public Loss.Labels labels() {
    return network().loss().labels();
  }

  /** Adds a listener. */
  public TrainingRun with(TrainingListener listener) {
    listeners.add(listener);
    return this;
  }

  /** Leaves no {@code report.html} with the results. */
  public TrainingRun withoutPage() {
    withPage = false;
    return this;
  }

  /** Begins or resumes the training when its rows are packed and its workers wait for it. */
  private interface Beginning {
    BegunTraining begin(
        Training training, SparkWorkers workers, PackedRows rows, Warnings warnings);
  }

  /** Trains in memory: nothing is written. Each warning is a line. */
  public Result train(Warnings warnings) {
    return run(anew(Optional.empty(), warnings), Optional.empty(), warnings);
  }

  /**
   * Trains, and leaves the results in a folder: {@code metrics.jsonl}, {@code model.safetensors},
   * {@code run.json}, {@code checkpoints}, {@code report.html}, and other files that the settings
   * ask for.
   */
  public Result train(String folder, boolean overwrite, Console console) {
    storage.requireVacant(folder, overwrite);
    storage.requireNoLinks(folder);
    Optional<ResultFolder> results = results(folder, console);
    Warnings warnings = Warnings.onCommandLine(console::say);
    return run(anew(results, warnings), results, warnings);
  }

  /**
   * Resumes in a folder of results: from its checkpoint, or from the beginning.
   *
   * @throws UserError if settings or data are not those that the checkpoint was made with
   */
  public Result resume(String folder, ResumePoint point, Console console) {
    storage.requireNoLinks(folder);
    if (point.checkpoint().isEmpty()) {
      console.say(
          folder
              + ": was stopped before its first checkpoint was saved; starting anew with the settings in "
              + RunRecord.NAME);
      return train(folder, true, console);
    }
    Checkpoint checkpoint = point.checkpoint().get();
    training.requireSameSettings(checkpoint);
    Beginning resume =
        (its, workers, rows, warnings) -> its.resume(workers, rows, checkpoint, warnings);
    return run(resume, results(folder, console), Warnings.onCommandLine(console::say));
  }

  /**
   * Trains, and leaves the results in a folder of trainings of this kind; resumes the last one
   * there if it had the same settings and data and is not complete. Writes no {@code report.html}.
   */
  public Result trainOrResume(String folder, Warnings warnings) {
    if (!storage.exists(folder + "/" + RunRecord.NAME)) {
      storage.requireVacant(folder);
    }
    Optional<ResultFolder> results =
        Optional.of(new ResultFolder(storage, folder, null, false, null));
    Beginning anew = anew(results, warnings);
    storage.requireNoLinks(folder);
    Optional<Checkpoint> unfinished =
        new CheckpointFolder(storage, folder + "/" + CheckpointFolder.NAME)
            .newest(warnings)
            .filter(training::isUnfinished);
    Beginning resumeIfPossible =
        (its, workers, rows, warned) ->
            unfinished
                .flatMap(from -> its.resumeIfPossible(workers, rows, from, warned))
                .orElseGet(() -> anew.begin(its, workers, rows, warned));
    return run(resumeIfPossible, results, warnings);
  }

  private Optional<ResultFolder> results(String folder, Console console) {
    Tracking tracking = Tracking.of(settings).orElse(null);
    return Optional.of(new ResultFolder(storage, folder, console, withPage, tracking));
  }

  /** With new weights, which are made at once: a file with them may not fit the network. */
  private Beginning anew(Optional<ResultFolder> results, Warnings warned) {
    Start start = training.start(storage, warned);
    return (its, workers, rows, warnings) -> {
      results.ifPresent(ResultFolder::begin);
      start.tell(line -> results.ifPresent(to -> to.say(line)));
      return its.begin(workers, rows, start.weights());
    };
  }

  /**
   * Packs the rows and trains.
   *
   * @param user takes the warnings
   */
  private Result run(Beginning beginning, Optional<ResultFolder> results, Warnings user) {
    Warnings warnings = results.map(folder -> folder.recording(user)).orElse(user);
    ShardLayout layout = sets.layout(spark, settings.training().mode() == Mode.ALL_REDUCE);
    DriverMemory.require(spark, settings, network().parameters(), layout);
    try (PackedSets packed = sets.pack(spark, network(), layout)) {
      packed.warnings(network()).forEach(warnings::accept);
      if (settings.data().storage() == DataSettings.Storage.AUTO) {
        packed.onDisk().ifPresent(warnings::accept);
      }
      Supplier<Result> work = () -> train(packed, beginning, results, warnings);
      return results.isPresent() ? storage.whileLocked(results.get().name(), work) : work.get();
    }
  }

  private Result train(
      PackedSets packed, Beginning beginning, Optional<ResultFolder> results, Warnings warnings) {
    packed.requireRoom(spark, training);
    PackedRows rows = packed.rows(ClassBalance.isOn(settings), network());
    boolean watched = results.map(ResultFolder::isWatched).orElse(false);
    try (SparkWorkers workers = training.workers(spark, rows, packed.blocks(), warnings);
        TrainingMetrics metrics = new TrainingMetrics(training.metrics())) {
      BegunTraining begun =
          beginning.begin(watched ? training.watched() : training, workers, rows, warnings);
      List<TrainingListener> all = new ArrayList<>(listeners);
      all.add(0, metrics);
      Map<String, Object> facts = RunFacts.of(spark, settings, packed);
      Completion completion =
          new Completion(
              settings,
              training::model,
              workers,
              model -> results.ifPresent(to -> to.save(model)),
              facts,
              line -> results.ifPresent(to -> to.say(line)));
      all.add(0, completion);
      if (results.isPresent()) {
        ReportInputs inputs = new ReportInputs(sets, training, workers);
        all.addAll(results.get().listeners(begun, rows, facts, inputs, warnings));
      } else {
        all.add(begun.fitCheck(warnings));
      }
      this.workers = workers;
      this.trainer = begun.trainer(all);
      TrainingState state = begun.state();
      trainer.train(state, settings.training().epochs());
      return new Result(completion.model(), state.history(), state.resultEpoch(), baseline(packed));
    } finally {
      this.trainer = null;
    }
  }

  /** Null if the columns were not fitted here, or there is no test set. */
  private Baseline.Result baseline(PackedSets packed) {
    FittedTable fitted = sets.fitted().orElse(null);
    CachedBlocks test = packed.of(Split.TEST);
    boolean without = fitted == null || test == null || fitted.table().target().isEmpty();
    return without ? null : Baseline.of(fitted, network().loss()).on(spark, training, test);
  }

  /**
   * Asks the training to stop soon, with a checkpoint; from any thread.
   *
   * @return false if no step can be taken yet, or any more
   */
  public boolean stop() {
    Trainer running = trainer;
    if (running == null) {
      return false;
    }
    running.stop();
    RepeatedCancel.begin(() -> workers.cancel(), () -> trainer != running);
    return true;
  }
}
