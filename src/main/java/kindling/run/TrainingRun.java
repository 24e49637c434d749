package kindling.run;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import kindling.cluster.CachedBlocks;
import kindling.cluster.DatasetReader;
import kindling.cluster.DatasetReader.Source;
import kindling.cluster.RowReader;
import kindling.cluster.SparkWorkers;
import kindling.config.Settings;
import kindling.config.Settings.TrainingSettings;
import kindling.data.BatchPlan;
import kindling.gradient.BlockGradient;
import kindling.network.Initializer;
import kindling.network.Network;
import kindling.network.NetworkParser;
import kindling.optimize.Optimizer;
import kindling.report.ConsoleReport;
import kindling.report.MetricsLog;
import kindling.report.ModelSaver;
import kindling.report.RunRecord;
import kindling.store.Json;
import kindling.store.Model;
import kindling.store.ModelFile;
import kindling.store.Storage;
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
  private final Source train;
  private final RowReader trainRows;
  private final Optional<Source> test;
  private final List<TrainingListener> listeners = new ArrayList<>();

  /** A training in a session: opens the data and checks that all fits, but computes nothing yet. */
  public TrainingRun(SparkSession spark, Settings settings) {
    this.spark = spark;
    this.settings = settings;
    this.storage = new Storage(spark.sparkContext().hadoopConfiguration());
    Settings.NetworkSettings described = settings.network();
    // What the settings say alone comes first: it costs nothing to check.
    Initializer.of(described.initialization());
    Optimizer.of(settings.optimizer().name());
    DatasetReader reader = new DatasetReader(spark, settings.data());
    this.train = reader.train();
    this.test = reader.test();
    this.trainRows = rowReader(train, settings);
    this.network =
        NetworkParser.parse(
            described.layers(), described.loss(), trainRows.width(), described.where());
  }

  /** Adds a listener. */
  public TrainingRun with(TrainingListener listener) {
    listeners.add(listener);
    return this;
  }

  /**
   * Trains, and leaves the results in a folder: {@code metrics.jsonl}, {@code model.safetensors},
   * {@code run.json}.
   */
  public Model into(String folder, boolean overwrite, PrintStream console) {
    TrainingSettings training = settings.training();
    storage.requireVacant(folder, overwrite);
    float scale = settings.data().scaleOf(trainRows.asBytes());
    Model initial = new Model(network, initialParameters(), scale, settings.resolved());
    try (CachedBlocks trainBlocks = pack("training set", train, trainRows);
        CachedBlocks testBlocks = packTest()) {
      storage.makeFolder(folder);
      for (String name : List.of(MetricsLog.NAME, ModelFile.NAME, RunRecord.NAME)) {
        storage.delete(folder + "/" + name);
      }
      BatchPlan plan =
          new BatchPlan(
              training.seed(), training.sampling(), training.batchSize(), trainBlocks.shardRows());
      BlockGradient work = new BlockGradient(network, plan, trainRows.labelWidth(), scale);
      listeners.add(new ConsoleReport(console, plan.rows()));
      listeners.add(new MetricsLog(storage, folder + "/" + MetricsLog.NAME));
      listeners.add(new ModelSaver(new ModelFile(storage), folder + "/" + ModelFile.NAME, initial));
      listeners.add(
          new RunRecord(storage, folder + "/" + RunRecord.NAME, facts(trainBlocks, testBlocks)));
      TrainingState state = new TrainingState(initial.parameters(), plan.stepsPerEpoch());
      try (SparkWorkers workers =
          new SparkWorkers(spark.sparkContext(), work, trainBlocks, testBlocks)) {
        Optimizer optimizer = Optimizer.of(settings.optimizer().name());
        new Trainer(workers, optimizer, settings.optimizer().learningRate(), listeners)
            .train(state, training.epochs());
      }
      return initial.with(state.parameters());
    }
  }

  private float[] initialParameters() {
    String file = settings.network().initialWeights();
    return file.isEmpty()
        ? Initializer.of(settings.network().initialization())
            .parameters(network, settings.training().seed())
        : new ModelFile(storage).readParameters(file, network);
  }

  private CachedBlocks packTest() {
    return test.map(
            source -> {
              RowReader rows = rowReader(source, settings);
              rows.requireLike(trainRows);
              return pack("test set", source, rows);
            })
        .orElse(null);
  }

  private CachedBlocks pack(String name, Source source, RowReader rows) {
    return CachedBlocks.pack(
        name,
        source.rows(),
        rows,
        network.outputs(),
        settings.training().shards(),
        settings.training().seed());
  }

  private Map<String, Object> facts(CachedBlocks train, CachedBlocks test) {
    Map<String, Object> facts = new LinkedHashMap<>();
    facts.put("name", settings.name());
    facts.put("seed", settings.training().seed());
    facts.putAll(Environment.facts(spark.sparkContext()));
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("train", facts(this.train, train));
    this.test.ifPresent(source -> data.put("test", facts(source, test)));
    facts.put("data", data);
    facts.put("settings", Json.parse(settings.resolved()));
    return facts;
  }

  private static Map<String, Object> facts(Source source, CachedBlocks blocks) {
    Map<String, Object> facts = new LinkedHashMap<>();
    facts.put("source", source.name());
    facts.put("rows", blocks.rows());
    facts.put("cachedBytes", blocks.bytes());
    facts.put("contentHash", "%016x".formatted(blocks.contentHash()));
    return facts;
  }

  static RowReader rowReader(Source source, Settings settings) {
    return new RowReader(
        source.name(),
        source.rows(),
        settings.data().featureColumns(),
        settings.data().labelColumn(),
        true);
  }
}
