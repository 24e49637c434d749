package kindling.run;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import kindling.cluster.SparkWorkers;
import kindling.config.Settings;
import kindling.config.message.Warnings;
import kindling.data.BatchPlan;
import kindling.data.Shape;
import kindling.gradient.Workers.Split;
import kindling.math.NativeBlas;
import kindling.network.Loss;
import kindling.network.Network;
import kindling.optimize.LearningRate;
import kindling.report.console.Console;
import kindling.report.mlflow.Tracking;
import kindling.rows.CachedBlocks;
import kindling.rows.DatasetReader;
import kindling.rows.RowReader;
import kindling.rows.ShardLayout;
import kindling.rows.TrainingSets;
import kindling.store.Checkpoint;
import kindling.store.CheckpointFolder;
import kindling.store.Model;
import kindling.store.Storage;
import kindling.store.record.Figures;
import kindling.store.record.RunRecord;
import kindling.train.EpochResult;
import kindling.train.FitCheck;
import kindling.train.PausePoints;
import kindling.train.Trainer;
import kindling.train.TrainingListener;
import kindling.train.TrainingMode;
import kindling.train.TrainingState;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * A training from settings to results: the only place where everything is put together.
 *
 * <p>Bad settings and bad data are found before anything is written.
 */
public final class TrainingRun {
  private final SparkSession spark;
  private final Settings settings;
  private final Storage storage;
  private final DataSets sets;
  private final Assembly assembly;
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
   */
  public record Result(Model model, List<EpochResult> history, EpochResult epoch) {}

  /** A training in a session: opens the data and checks that all fits, but computes nothing yet. */
  public TrainingRun(SparkSession spark, Settings settings) {
    this(spark, settings, new DatasetReader(spark, settings.data()));
  }

  /**
   * The same over rows that somebody hands over; where the settings say that they are is passed
   * over.
   */
  public TrainingRun(SparkSession spark, Settings settings, Dataset<Row> rows) {
    this(spark, settings, TrainingSets.of(rows));
  }

  private TrainingRun(SparkSession spark, Settings settings, TrainingSets sources) {
    checkSettings(settings);
    this.spark = spark;
    this.settings = settings;
    this.storage = new Storage(spark.sparkContext().hadoopConfiguration());
    this.sets = new DataSets(settings, sources, EnumSet.allOf(Split.class));
    RowReader rows = sets.rows(Split.TRAIN);
    Shape shape = Initial.shape(settings, rows);
    this.assembly = new Assembly(sets.name(settings), shape, rows.layout());
  }

  /** Checks what can be checked without Spark and the data. */
  public static void checkSettings(Settings settings) {
    Initial.check(settings);
  }

  /** The network that is trained. */
  public Network network() {
    return assembly.network();
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

  /**
   * Trains in memory: nothing is written.
   *
   * @param warnings takes what should be known
   */
  public Result train(Warnings warnings) {
    return run(Start.anew(newParameters()), Optional.empty(), warnings);
  }

  /**
   * Trains, and leaves the results in a folder: {@code metrics.jsonl}, {@code model.safetensors},
   * {@code run.json}, {@code checkpoints}, {@code report.html}, and what else the settings ask for.
   */
  public Result train(String folder, boolean overwrite, Console console) {
    storage.requireVacant(folder, overwrite);
    storage.requireNoLinks(folder);
    Tracking tracking = Tracking.of(settings).orElse(null);
    ResultFolder results = new ResultFolder(storage, folder, console, withPage, tracking);
    return run(
        Start.anew(newParameters()), Optional.of(results), Warnings.onCommandLine(console::say));
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
    Resumption.requireSame(checkpoint, settings, sets.name(settings), assembly.scale());
    Tracking tracking = Tracking.of(settings).orElse(null);
    ResultFolder results = new ResultFolder(storage, folder, console, withPage, tracking);
    return run(Start.from(checkpoint), Optional.of(results), Warnings.onCommandLine(console::say));
  }

  /**
   * Trains, and leaves the results in a folder of trainings of this kind; if the last one there had
   * the same settings and data and did not come to its end, this one goes on from where that was.
   * There is no {@code report.html}.
   *
   * @param warnings takes what should be known
   */
  public Result trainOrResume(String folder, Warnings warnings) {
    if (!storage.exists(folder + "/" + RunRecord.NAME)) {
      storage.requireVacant(folder);
    }
    float[] parameters = newParameters();
    storage.requireNoLinks(folder);
    String checkpoints = folder + "/" + CheckpointFolder.NAME;
    Start start =
        new CheckpointFolder(storage, checkpoints)
            .newest(warnings)
            .filter(this::isUnfinished)
            .map(checkpoint -> Start.fromOrAnew(checkpoint, parameters))
            .orElse(Start.anew(parameters));
    return run(start, Optional.of(new ResultFolder(storage, folder, null, false, null)), warnings);
  }

  private boolean isUnfinished(Checkpoint checkpoint) {
    return Resumption.isUnfinished(checkpoint, settings, sets.name(settings), assembly.scale());
  }

  private float[] newParameters() {
    return assembly.parameters(storage);
  }

  private Result run(Start start, Optional<ResultFolder> results, Warnings told) {
    Warnings warnings = results.map(folder -> folder.recording(told)).orElse(told);
    Network network = network();
    ShardLayout layout = Initial.layout(spark.sparkContext(), settings, sets);
    DriverMemory.require(
        spark.sparkContext(), settings, network.parameters(), SparkWorkers.vectorsOf(layout));
    try (DataSets.Packed packed = sets.pack(spark.sparkContext(), network, layout)) {
      sayIfSlow(packed.train(), warnings);
      packed.warnings(network).forEach(warnings::accept);
      return results.isPresent()
          ? storage.whileLocked(results.get().name(), () -> run(packed, start, results, warnings))
          : run(packed, start, results, warnings);
    }
  }

  private Result run(
      DataSets.Packed packed, Start start, Optional<ResultFolder> results, Warnings warnings) {
    Network network = network();
    Model initial = assembly.model(start.parameters());
    BatchPlan plan = assembly.plan(packed.train().shardRows());
    try (SparkWorkers workers = workers(packed, plan);
        TrainingMetrics metrics = new TrainingMetrics(new Figures(labels()))) {
      boolean watched = results.map(ResultFolder::isWatched).orElse(false);
      PausePoints rests = watched ? assembly.saveInterval().watched() : assembly.saveInterval();
      TrainingMode synchronization = assembly.synchronization(plan, rests, workers);
      Map<String, String> origin = RunFacts.origin(packed);
      int stateArrays = synchronization.stateArrays();
      TrainingState state =
          start
              .state(network, stateArrays, plan.stepsPerEpoch(), origin, warnings)
              .orElseGet(
                  () -> {
                    results.ifPresent(ResultFolder::begin);
                    return new TrainingState(start.parameters(), stateArrays, plan.stepsPerEpoch());
                  });
      Map<String, Object> facts = RunFacts.of(spark.sparkContext(), settings, packed);
      List<TrainingListener> all = new ArrayList<>(listeners);
      all.add(0, metrics);
      TrainingListener check = new FitCheck(workers, network.loss(), warnings);
      results.ifPresentOrElse(
          folder -> {
            ReportInputs inspection = new ReportInputs(settings, sets, assembly, workers);
            var snapshot = inspection.snapshots(packed.train().weightFactor());
            all.addAll(
                folder.listeners(settings, initial, facts, origin, plan.rows(), check, snapshot));
            LearningRate rate = synchronization.learningRate();
            all.add(folder.page(initial, rate, inspection::examine, warnings));
            folder.log(initial, facts, rate, warnings).ifPresent(all::add);
          },
          () -> all.add(check));
      Trainer trainer = assembly.trainer(workers, synchronization, all);
      this.workers = workers;
      this.trainer = trainer;
      trainer.train(state, settings.training().epochs());
      return new Result(initial.with(state.result()), state.history(), state.resultEpoch());
    } finally {
      this.trainer = null;
    }
  }

  private SparkWorkers workers(DataSets.Packed packed, BatchPlan plan) {
    return new SparkWorkers(
        spark.sparkContext(),
        assembly.gradient(plan, packed.train().weightFactor()),
        assembly.evaluation(),
        packed.blocks());
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
    Thread cancel =
        new Thread(
            () -> {
              // Again and again: a job may begin right after one is cancelled.
              while (trainer == running) {
                workers.cancel();
                LockSupport.parkNanos(100_000_000);
              }
            },
            "kindling stop");
    cancel.setDaemon(true);
    cancel.start();
    return true;
  }

  /** The driver's own BLAS is said elsewhere; executors may lack the natives jar. */
  private static void sayIfSlow(CachedBlocks blocks, Warnings warnings) {
    blocks.blasInUse().stream()
        .filter(blas -> !blas.equals(NativeBlas.library().toString()))
        .forEach(
            blas -> warnings.accept("some executors use another BLAS than the driver: " + blas));
  }
}
