package kindling.run;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import kindling.cluster.CachedBlocks;
import kindling.cluster.RowReader;
import kindling.cluster.ShardLayout;
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
import kindling.report.CheckpointSaver;
import kindling.report.ConsoleReport;
import kindling.report.Figures;
import kindling.report.MetricsLog;
import kindling.report.ModelSaver;
import kindling.report.RunRecord;
import kindling.store.Checkpoint;
import kindling.store.CheckpointFolder;
import kindling.store.Model;
import kindling.store.ModelFile;
import kindling.store.Storage;
import kindling.train.EpochResult;
import kindling.train.SaveInterval;
import kindling.train.Synchronization;
import kindling.train.Trainer;
import kindling.train.TrainingListener;
import kindling.train.TrainingState;
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
    checkSettings(settings);
    this.spark = spark;
    this.settings = settings;
    this.storage = new Storage(spark.sparkContext().hadoopConfiguration());
    this.sets = new DataSets(spark, settings, EnumSet.allOf(Split.class));
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
   * Trains, and leaves the results in a folder: {@code metrics.jsonl}, {@code model.safetensors},
   * {@code run.json}, {@code checkpoints}.
   */
  public Result train(String folder, boolean overwrite, PrintStream console) {
    storage.requireVacant(folder, overwrite);
    return run(folder, Initial.parameters(settings, network, storage), null, console);
  }

  /**
   * Goes on from a checkpoint, in the folder of results that it is from.
   *
   * @throws UserError if settings or data are not those that the checkpoint was made with
   */
  public Result resume(String folder, Checkpoint checkpoint, PrintStream console) {
    storage.requireNoLink(folder + "/" + CheckpointFolder.NAME);
    Resumption.requireSame(checkpoint, settings, scale);
    return run(folder, checkpoint.parameters(), checkpoint, console);
  }

  /** A resumed training has a checkpoint, else null. */
  private Result run(
      String folder, float[] parameters, Checkpoint checkpoint, PrintStream console) {
    TrainingSettings training = settings.training();
    Model initial = new Model(network, parameters, scale, settings.resolvedWith(scale));
    ShardLayout layout = layout();
    DriverMemory.require(
        spark.sparkContext(), settings, network.parameters(), SparkWorkers.vectorsOf(layout));
    try (DataSets.Packed packed = sets.pack(network, layout)) {
      sayIfSlow(packed.train(), console);
      Map<String, String> origin = RunFacts.origin(packed);
      BatchPlan plan =
          new BatchPlan(
              training.seed(),
              training.sampling(),
              training.batchSize(),
              packed.train().shardRows());
      int labelWidth = sets.rows(Split.TRAIN).layout().labelWidth();
      Scaling scaling = new Scaling(scale, packed.train().weightFactor());
      BlockGradient gradient = new BlockGradient(network, plan, labelWidth, scaling, augmentation);
      BlockEvaluation evaluation =
          new BlockEvaluation(network, labelWidth, scale, settings.evaluation().topK());
      try (SparkWorkers workers =
          new SparkWorkers(spark.sparkContext(), gradient, evaluation, packed.blocks())) {
        Synchronization synchronization =
            Initial.synchronization(settings, network, plan.stepsPerEpoch(), workers);
        int stateArrays = synchronization.stateArrays();
        TrainingState state;
        if (checkpoint == null) {
          state = new TrainingState(parameters, stateArrays, plan.stepsPerEpoch());
          storage.makeFolder(folder);
          storage.delete(folder + "/" + CheckpointFolder.NAME);
        } else {
          Resumption.requireFits(
              checkpoint, network.parameters(), stateArrays, plan.stepsPerEpoch());
          Resumption.requireSameOrigin(checkpoint, origin, console::println);
          state = checkpoint.state(plan.stepsPerEpoch());
        }
        Map<String, Object> facts = RunFacts.of(spark.sparkContext(), settings, packed);
        List<TrainingListener> all = listeners(folder, initial, console, facts, plan.rows());
        checkpoints(folder, initial, origin).ifPresent(all::add);
        Trainer trainer =
            new Trainer(
                workers,
                synchronization,
                Initial.earlyStopping(settings),
                Initial.evaluated(settings),
                all);
        this.workers = workers;
        this.trainer = trainer;
        trainer.train(state, training.epochs());
        return new Result(initial.with(state.result()), state.history(), state.resultEpoch());
      } finally {
        this.trainer = null;
      }
    }
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

  private Optional<TrainingListener> checkpoints(
      String folder, Model initial, Map<String, String> origin) {
    SaveInterval interval = Initial.saveInterval(settings);
    return interval.isNever()
        ? Optional.empty()
        : Optional.of(
            new CheckpointSaver(
                new CheckpointFolder(storage, folder + "/" + CheckpointFolder.NAME),
                interval,
                settings.checkpoint().keep(),
                initial.settings(),
                origin));
  }

  private ShardLayout layout() {
    int shards = settings.training().shards();
    long bytes = sets.expectedBytes();
    return settings.training().mode() == Mode.ALL_REDUCE
        ? settings.at(
            "training.mode", () -> ShardLayout.overSlots(spark.sparkContext(), shards, bytes))
        : ShardLayout.overCores(spark.sparkContext(), shards, bytes);
  }

  private List<TrainingListener> listeners(
      String folder, Model initial, PrintStream console, Map<String, Object> facts, long rows) {
    List<TrainingListener> all = new ArrayList<>(listeners);
    all.add(new ConsoleReport(console, rows, labels()));
    Figures figures = new Figures(labels());
    all.add(new MetricsLog(storage, folder + "/" + MetricsLog.NAME, figures));
    all.add(new ModelSaver(new ModelFile(storage), folder + "/" + ModelFile.NAME, initial));
    all.add(new RunRecord(storage, folder + "/" + RunRecord.NAME, facts, figures));
    return all;
  }

  /** The driver's own BLAS is said elsewhere; executors may lack the natives jar. */
  private static void sayIfSlow(CachedBlocks blocks, PrintStream console) {
    blocks.blasInUse().stream()
        .filter(blas -> !blas.equals(NativeBlas.library().toString()))
        .forEach(
            blas -> console.println("some executors use another BLAS than the driver: " + blas));
  }
}
