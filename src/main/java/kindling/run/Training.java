package kindling.run;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import kindling.cluster.SparkWorkers;
import kindling.config.Settings;
import kindling.config.TrainingSettings;
import kindling.config.UserError;
import kindling.config.message.Warnings;
import kindling.data.Augmentation;
import kindling.data.BatchPlan;
import kindling.data.Block;
import kindling.data.RowLayout;
import kindling.data.Scaling;
import kindling.data.Shape;
import kindling.gradient.BlockEvaluation;
import kindling.gradient.BlockGradient;
import kindling.gradient.Workers;
import kindling.gradient.Workers.Split;
import kindling.gradient.local.LocalWorkers;
import kindling.metrics.Metric;
import kindling.metrics.scores.LabelUnits;
import kindling.network.Network;
import kindling.optimize.UpdateRule;
import kindling.optimize.Weights;
import kindling.rows.CachedBlocks;
import kindling.run.probability.ClassBalance;
import kindling.run.probability.Completion;
import kindling.run.start.Start;
import kindling.store.Checkpoint;
import kindling.store.Model;
import kindling.store.Storage;
import kindling.tables.Table;
import kindling.train.EarlyStopping;
import kindling.train.PausePoints;
import kindling.train.Position;
import kindling.train.SaveInterval;
import kindling.train.TimeLimit;
import kindling.train.TrainingMode;
import org.apache.spark.SparkContext;

/**
 * A training as its settings and the layout of its rows define it: the only way from both to a
 * {@link kindling.train.Trainer}. {@code kindling train}, pipelines and the trials of a sweep all
 * take it, on a cluster or on one thread, and get the same bits.
 */
public final class Training {
  private final Settings settings;
  private final Shape shape;
  private final RowLayout layout;
  private final Network network;
  private final Augmentation augmentation;
  private final PausePoints pauses;
  // null if columns are read as numbers
  private final Table table;

  /**
   * A training on rows that need not be packed yet.
   *
   * @param settings with the names of the feature columns
   * @param shape of the features of a row
   * @throws UserError if network or augmentation do not fit the rows
   */
  public Training(Settings settings, Shape shape, RowLayout layout) {
    this(settings, shape, layout, null);
  }

  /**
   * The same for a table; if it has embeddings, they become the first layer.
   *
   * @param table its fitted columns; null if columns are read as numbers
   */
  public Training(Settings settings, Shape shape, RowLayout layout, Table table) {
    this(TableNetwork.withEmbeddings(settings, table), shape, layout, table, null);
  }

  private Training(
      Settings settings, Shape shape, RowLayout layout, Table table, PausePoints pauses) {
    this.settings = settings;
    this.shape = shape;
    this.layout = layout;
    this.table = table;
    this.network = NetworkOfSettings.network(settings, shape);
    NetworkOfSettings.requireTarget(settings, network, table);
    this.augmentation = AugmentationOfSettings.of(settings, shape);
    ClassBalance.requireLabels(settings, layout);
    Completion.require(settings, network);
    UpdateRules.frozen(settings, network);
    this.pauses = pauses == null ? SaveInterval.of(settings.checkpoint()) : pauses;
  }

  /** Checks what can be checked without the data. */
  public static void check(Settings settings) {
    NetworkOfSettings.check(settings);
    UpdateRules.check(settings);
    TrainingModes.check(settings);
    ClassBalance.check(settings);
  }

  /** The same training, which also pauses often enough for a user who watches it. */
  Training watched() {
    return new Training(settings, shape, layout, table, pauses.watched());
  }

  /**
   * Begins with new weights.
   *
   * @param weights changed in place
   */
  public BegunTraining begin(Workers workers, PackedRows rows, float[] weights) {
    return begin(workers, rows, Weights.of(weights));
  }

  /** Begins with weights that may have the state of an earlier training; changed in place. */
  BegunTraining begin(Workers workers, PackedRows rows, Weights first) {
    return BegunTraining.of(this, workers, rows, first, plan(rows).stepsPerEpoch());
  }

  /**
   * Resumes from a checkpoint.
   *
   * @param warnings takes the reasons why the bits may differ
   * @throws UserError if it is a checkpoint of other settings or other rows
   */
  public BegunTraining resume(
      Workers workers, PackedRows rows, Checkpoint checkpoint, Warnings warnings) {
    int steps = plan(rows).stepsPerEpoch();
    TrainingMode mode = mode(steps, workers, checkpoint.weights().stepsBefore());
    requireSameSettings(checkpoint);
    Resumption.requireFits(checkpoint, network, mode, steps);
    requireSameRows(checkpoint, rows, warnings);
    return new BegunTraining(this, workers, mode, checkpoint.state(steps));
  }

  /** The same; empty if the checkpoint does not fit. */
  Optional<BegunTraining> resumeIfPossible(
      Workers workers, PackedRows rows, Checkpoint checkpoint, Warnings warnings) {
    try {
      return Optional.of(resume(workers, rows, checkpoint, warnings));
    } catch (UserError e) {
      return Optional.empty();
    }
  }

  /** Refuses a checkpoint of settings that would have given other weights. */
  void requireSameSettings(Checkpoint checkpoint) {
    Resumption.requireSameSettings(checkpoint, settings, scale());
  }

  /**
   * Refuses a checkpoint of a training on other rows.
   *
   * @param warnings takes the reasons why the bits may differ
   */
  public void requireSameRows(Checkpoint checkpoint, PackedRows rows, Warnings warnings) {
    Resumption.requireSameOrigin(
        checkpoint.origin(), rows.origin(), "the checkpoint was made with", warnings);
  }

  /** Whether a checkpoint is of the very same settings, and not of the end of the training. */
  boolean isUnfinished(Checkpoint checkpoint) {
    return Resumption.hasEqualSettings(checkpoint, settings, scale())
        && !isDone(checkpoint.position());
  }

  /** Workers on a cluster, over blocks that executors keep in memory. */
  public SparkWorkers workers(
      SparkContext spark, PackedRows rows, Map<Split, CachedBlocks> blocks, Warnings warnings) {
    TrainingSettings.Aggregation tasks = settings.training().aggregate();
    return new SparkWorkers(spark, gradient(rows), evaluation(network), blocks, tasks, warnings);
  }

  /** A worker that is this thread, with all blocks in its memory. */
  public LocalWorkers workers(PackedRows rows, Map<Split, List<Block>> blocks) {
    return new LocalWorkers(gradient(rows), evaluation(network), blocks, 1);
  }

  private BlockGradient gradient(PackedRows rows) {
    Network trained =
        ClassBalance.of(settings, rows.classes())
            .trained(network)
            .freezing(UpdateRules.frozen(settings, network));
    return new BlockGradient(trained, plan(rows), layout.labelWidth(), scaling(rows), augmentation)
        .exchanging(settings.training().exchange());
  }

  /** The evaluation of another network on the same rows. */
  BlockEvaluation evaluation(Network other) {
    return new BlockEvaluation(other, layout.labelWidth(), scale(), settings.evaluation().topK())
        .inUnits(table == null ? LabelUnits.NONE : table.units())
        .choosing(settings.metrics());
  }

  private BatchPlan plan(PackedRows rows) {
    return new BatchPlan(
        settings.training(),
        rows.shardRows(),
        ClassBalance.isSampled(settings) ? rows.classes() : null);
  }

  /**
   * How steps are taken.
   *
   * @param before {@link Weights#stepsBefore}
   */
  TrainingMode mode(int stepsPerEpoch, Workers workers, long before) {
    UpdateRule rule = UpdateRules.rule(settings, network, stepsPerEpoch, before);
    return TrainingModes.of(settings, rule, pauses, workers);
  }

  /** The network. */
  public Network network() {
    return network;
  }

  /** The settings, with the names of the feature columns. */
  Settings settings() {
    return settings;
  }

  /** The settings as one text, with the scale of the features: for models and checkpoints. */
  public String resolved() {
    return settings.resolvedWith(scale());
  }

  /** The shape of the features of a row. */
  public Shape shape() {
    return shape;
  }

  /** What a row is made of. */
  public RowLayout layout() {
    return layout;
  }

  /** The fitted columns; empty if columns are read as numbers. */
  public Optional<Table> table() {
    return Optional.ofNullable(table);
  }

  private float scale() {
    return settings.data().scaleOf(layout.asBytes());
  }

  /** The factors of features and weights. */
  Scaling scaling(PackedRows rows) {
    return new Scaling(scale(), rows.weightFactor());
  }

  /** The first weights: drawn by the seed, or read from a file. */
  public float[] newWeights(Storage storage) {
    return start(storage, warning -> {}).weights().parameters();
  }

  /** The same with the state of the optimizer, if it is that of an earlier training. */
  Start start(Storage storage, Warnings warnings) {
    return NetworkOfSettings.start(settings, network, storage, warnings);
  }

  /** The model with some weights. */
  public Model model(float[] weights) {
    return TableNetwork.inOwnUnits(new Model(network, weights, scale(), resolved(), table));
  }

  /** How often the training is saved. */
  public SaveInterval saveInterval() {
    return SaveInterval.of(settings.checkpoint());
  }

  /** The sets that are evaluated after each epoch. */
  List<Split> evaluatedSets() {
    return settings.evaluation().trainingSet()
        ? List.of(Split.values())
        : List.of(Split.VALIDATION, Split.TEST);
  }

  /** The metrics of each set that are computed. */
  Set<Metric> metrics() {
    Set<Metric> metrics = new LinkedHashSet<>(network.loss().labels().metrics());
    metrics.addAll(settings.metrics().metrics());
    return metrics;
  }

  EarlyStopping earlyStopping() {
    return EarlyStopping.of(settings.training().earlyStopping());
  }

  /** Whether a training at this position is complete. */
  public boolean isDone(Position position) {
    return position.epoch() >= settings.training().epochs()
        || earlyStopping().met(position.history())
        || (position.step() == 0 && TimeLimit.of(settings.training()).met(position.history()));
  }
}
