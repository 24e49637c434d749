package kindling.run;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import kindling.cluster.CachedBlocks;
import kindling.cluster.DatasetReader;
import kindling.cluster.RowReader;
import kindling.cluster.ShardLayout;
import kindling.cluster.Sources;
import kindling.cluster.SparkWorkers;
import kindling.config.Settings;
import kindling.config.TrainingSettings;
import kindling.config.TrainingSettings.Mode;
import kindling.data.Augmentation;
import kindling.data.BatchPlan;
import kindling.data.Scaling;
import kindling.data.Shape;
import kindling.gradient.BlockEvaluation;
import kindling.gradient.BlockGradient;
import kindling.gradient.Workers.Split;
import kindling.math.NativeBlas;
import kindling.network.Loss;
import kindling.network.Network;
import kindling.report.RunRecord;
import kindling.store.Checkpoint;
import kindling.store.CheckpointFolder;
import kindling.store.Model;
import kindling.store.Storage;
import kindling.train.EpochResult;
import kindling.train.Synchronization;
import kindling.train.Trainer;
import kindling.train.TrainingListener;
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
  private final Network network;
  private final DataSets sets;
  private final float scale;
  private final Augmentation augmentation;
  private final List<TrainingListener> listeners = new ArrayList<>();
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
    this(spark, settings, Sources.of(rows));
  }

  private TrainingRun(SparkSession spark, Settings settings, Sources sources) {
    checkSettings(settings);
    this.spark = spark;
    this.settings = settings;
    this.storage = new Storage(spark.sparkContext().hadoopConfiguration());
    this.sets = new DataSets(settings, sources, EnumSet.allOf(Split.class));
    RowReader rows = sets.rows(Split.TRAIN);
    Shape shape = Initial.shape(settings, rows);
    this.network = Initial.network(settings, shape);
    this.scale = settings.data().scaleOf(rows.layout().asBytes());
    this.augmentation = Initial.augmentation(settings, shape);
  }

  /** Checks what can be checked without Spark and the data. */
  public static void checkSettings(Settings settings) {
    Initial.check(settings);
  }

  /** The network that is trained. */
  public Network network() {
    return network;
  }

  /** What is predicted. */
  public Loss.Labels labels() {
    return network.loss().labels();
  }

  /** Adds a listener. */
  public TrainingRun with(TrainingListener listener) {
    listeners.add(listener);
    return this;
  }

  /**
   * Trains in memory: nothing is written.
   *
   * @param warnings takes what should be known, a line each
   */
  public Result train(Consumer<String> warnings) {
    return run(Start.anew(newParameters()), Optional.empty(), warnings);
  }

  /**
   * Trains, and leaves the results in a folder: {@code metrics.jsonl}, {@code model.safetensors},
   * {@code run.json}, {@code checkpoints}.
   */
  public Result train(String folder, boolean overwrite, PrintStream console) {
    storage.requireVacant(folder, overwrite);
    ResultFolder results = new ResultFolder(storage, folder, console);
    return run(Start.anew(newParameters()), Optional.of(results), console::println);
  }

  /**
   * Goes on from a checkpoint, in the folder of results that it is from.
   *
   * @throws UserError if settings or data are not those that the checkpoint was made with
   */
  public Result resume(String folder, Checkpoint checkpoint, PrintStream console) {
    storage.requireNoLink(folder + "/" + CheckpointFolder.NAME);
    Resumption.requireSame(checkpoint, settings, scale);
    ResultFolder results = new ResultFolder(storage, folder, console);
    return run(Start.from(checkpoint), Optional.of(results), console::println);
  }

  /**
   * Trains, and leaves the results in a folder of trainings of this kind; if the last one there had
   * the same settings and data and did not come to its end, this one goes on from where that was.
   *
   * @param warnings takes what should be known, a line each
   */
  public Result trainOrResume(String folder, Consumer<String> warnings) {
    if (!storage.exists(folder + "/" + RunRecord.NAME)) {
      storage.requireVacant(folder, false);
    }
    float[] parameters = newParameters();
    String checkpoints = folder + "/" + CheckpointFolder.NAME;
    storage.requireNoLink(checkpoints);
    Start start =
        new CheckpointFolder(storage, checkpoints)
            .newest(warnings)
            .filter(checkpoint -> Resumption.isUnfinished(checkpoint, settings, scale))
            .map(checkpoint -> Start.fromOrAnew(checkpoint, parameters))
            .orElse(Start.anew(parameters));
    return run(start, Optional.of(new ResultFolder(storage, folder, null)), warnings);
  }

  private float[] newParameters() {
    return Initial.parameters(settings, network, storage);
  }

  private Result run(Start start, Optional<ResultFolder> results, Consumer<String> warnings) {
    Model initial = new Model(network, start.parameters(), scale, settings.resolvedWith(scale));
    ShardLayout layout = layout();
    DriverMemory.require(
        spark.sparkContext(), settings, network.parameters(), SparkWorkers.vectorsOf(layout));
    try (DataSets.Packed packed = sets.pack(network, layout)) {
      sayIfSlow(packed.train(), warnings);
      BatchPlan plan = plan(packed.train());
      try (SparkWorkers workers = workers(packed, plan)) {
        Synchronization synchronization =
            Initial.synchronization(settings, network, plan.stepsPerEpoch(), workers);
        Map<String, String> origin = RunFacts.origin(packed);
        int stateArrays = synchronization.stateArrays();
        TrainingState state =
            start
                .state(network, stateArrays, plan.stepsPerEpoch(), origin, warnings)
                .orElseGet(
                    () -> {
                      results.ifPresent(ResultFolder::begin);
                      return new TrainingState(
                          start.parameters(), stateArrays, plan.stepsPerEpoch());
                    });
        Map<String, Object> facts = RunFacts.of(spark.sparkContext(), settings, packed);
        List<TrainingListener> all = new ArrayList<>(listeners);
        results.ifPresent(
            folder -> all.addAll(folder.listeners(settings, initial, facts, origin, plan.rows())));
        Trainer trainer =
            new Trainer(
                workers,
                synchronization,
                Initial.earlyStopping(settings),
                Initial.evaluated(settings),
                all);
        this.workers = workers;
        this.trainer = trainer;
        trainer.train(state, settings.training().epochs());
        return new Result(initial.with(state.result()), state.history(), state.resultEpoch());
      } finally {
        this.trainer = null;
      }
    }
  }

  private BatchPlan plan(CachedBlocks train) {
    TrainingSettings training = settings.training();
    return new BatchPlan(
        training.seed(), training.sampling(), training.batchSize(), train.shardRows());
  }

  private SparkWorkers workers(DataSets.Packed packed, BatchPlan plan) {
    int labelWidth = sets.rows(Split.TRAIN).layout().labelWidth();
    Scaling scaling = new Scaling(scale, packed.train().weightFactor());
    return new SparkWorkers(
        spark.sparkContext(),
        new BlockGradient(network, plan, labelWidth, scaling, augmentation),
        new BlockEvaluation(network, labelWidth, scale, settings.evaluation().topK()),
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

  private ShardLayout layout() {
    int shards = settings.training().shards();
    long bytes = sets.expectedBytes();
    // All-reduce refuses too much of it, which a guess must not make it do.
    long known = sets.areStored() ? bytes : 0;
    return settings.training().mode() == Mode.ALL_REDUCE
        ? settings.at(
            "training.mode", () -> ShardLayout.overSlots(spark.sparkContext(), shards, known))
        : ShardLayout.overCores(spark.sparkContext(), shards, bytes);
  }

  /** The driver's own BLAS is said elsewhere; executors may lack the natives jar. */
  private static void sayIfSlow(CachedBlocks blocks, Consumer<String> warnings) {
    blocks.blasInUse().stream()
        .filter(blas -> !blas.equals(NativeBlas.library().toString()))
        .forEach(
            blas -> warnings.accept("some executors use another BLAS than the driver: " + blas));
  }
}
