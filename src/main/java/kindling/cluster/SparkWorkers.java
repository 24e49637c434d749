package kindling.cluster;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;
import kindling.config.TrainingSettings.Aggregation;
import kindling.config.message.Warnings;
import kindling.data.Block;
import kindling.data.StepRange;
import kindling.gradient.BlockEvaluation;
import kindling.gradient.BlockGradient;
import kindling.gradient.GradientSum;
import kindling.gradient.Progress;
import kindling.gradient.ShardSums;
import kindling.gradient.Workers;
import kindling.math.Precision;
import kindling.metrics.ConfusionMatrix;
import kindling.metrics.Evaluation;
import kindling.metrics.MetricChoice;
import kindling.metrics.Mistakes;
import kindling.metrics.PhaseTimes;
import kindling.metrics.PredictionDetails;
import kindling.metrics.Recovery;
import kindling.metrics.TargetMoments;
import kindling.metrics.scores.ScoredRows;
import kindling.network.Network;
import kindling.optimize.UpdateRule;
import kindling.optimize.Weights;
import kindling.rows.CachedBlocks;
import kindling.rows.ShardLayout;
import org.apache.spark.SparkContext;
import org.apache.spark.broadcast.Broadcast;

/**
 * Workers on Spark. Each of these is one job: a sum ({@link SumJob}), the steps that workers take
 * among themselves ({@link AllReduceJob}), and an evaluation ({@link EvaluationTask}).
 *
 * <p>One thread makes and uses the object. Its jobs are a job group of their own, so that they can
 * be cancelled.
 */
public final class SparkWorkers implements Workers {
  static final String JOB_GROUP = "spark.jobGroup.id";

  private final SparkContext spark;
  private final BlockGradient gradient;
  private BlockEvaluation evaluation;
  private final Map<Split, CachedBlocks> sets;
  private final CachedBlocks train;
  private final AllReduceJob allReduce;
  private final StandingJob standing;
  private final String jobGroup = "kindling-" + UUID.randomUUID();
  private final String jobGroupBefore;
  private final String descriptionBefore;
  private final FailureListener failures;
  private final JobWatch watch;
  private final List<Recovery> recoveries = new ArrayList<>();
  private final Map<Split, TargetMoments> targets = new EnumMap<>(Split.class);
  private PhaseTimes phases = PhaseTimes.ZERO;
  private int epoch;

  /**
   * Workers over cached blocks, which {@link #close} does not remove.
   *
   * @param sets at least the training set
   * @param aggregation how tasks run that compute a {@link #gradient}
   * @param warnings takes the reason if tasks cannot run as they should
   */
  public SparkWorkers(
      SparkContext spark,
      BlockGradient gradient,
      BlockEvaluation evaluation,
      Map<Split, CachedBlocks> sets,
      Aggregation aggregation,
      Warnings warnings) {
    this.spark = spark;
    this.gradient = gradient;
    this.evaluation = evaluation;
    this.sets = Map.copyOf(sets);
    this.train = sets.get(Split.TRAIN);
    this.allReduce = new AllReduceJob(spark, gradient, train);
    this.standing = new StandingJob(spark, gradient, train, aggregation, warnings);
    this.jobGroupBefore = spark.getLocalProperty(JOB_GROUP);
    this.descriptionBefore = spark.getLocalProperty("spark.job.description");
    this.failures = new FailureListener(spark, jobGroup);
    this.watch = new JobWatch(spark);
    spark.setLocalProperty(JOB_GROUP, jobGroup);
  }

  /** The number of sums that travel to the driver in a step, each as long as the weights. */
  public static int vectorsOf(ShardLayout layout) {
    int tasks = layout.partitions();
    ShardLayout senders =
        tasks <= SumJob.MOST_DIRECT ? new ShardLayout(tasks, tasks) : GroupSums.neighbours(layout);
    int vectors = 0;
    for (int sender = 0; sender < senders.partitions(); sender++) {
      int from = layout.from(senders.from(sender));
      int to = layout.from(senders.from(sender + 1));
      vectors += ShardSums.nodes(layout.shards(), from, to);
    }
    return vectors;
  }

  @Override
  public GradientSum gradient(float[] parameters, int epoch, int step) {
    this.epoch = epoch;
    return watched(
        "step %d".formatted(step + 1),
        1,
        () ->
            standing
                .gradient(parameters, epoch, step)
                .map(this::counted)
                .orElseGet(() -> fromJob(parameters, epoch, step)));
  }

  private GradientSum fromJob(float[] parameters, int epoch, int step) {
    return summed(
        Weights.of(parameters),
        gradient.precision(),
        weights -> new GradientTask(gradient, train.layout(), weights, epoch, step));
  }

  @Override
  public GradientSum localSteps(UpdateRule rule, Weights begin, StepRange steps) {
    standing.end();
    this.epoch = steps.epoch();
    return watched(
        "local steps %d to %d".formatted(steps.from() + 1, steps.until()),
        steps.count(),
        () ->
            summed(
                begin,
                Precision.FLOAT32,
                weights -> new LocalStepsTask(gradient, rule, train.layout(), weights, steps)));
  }

  private GradientSum summed(
      Weights weights, Precision precision, Function<Broadcast<PackedFloats>, SumTask> taskOf) {
    return counted(SumJob.run(spark, train, weights, precision, taskOf));
  }

  private GradientSum counted(SumJob.Result result) {
    phases = phases.plus(result.phases());
    return result.sum();
  }

  @Override
  public Progress allReduce(UpdateRule rule, Weights weights, StepRange steps) {
    standing.end();
    this.epoch = steps.epoch();
    return watched(
        "steps %d to %d, all-reduce".formatted(steps.from() + 1, steps.until()),
        steps.count(),
        () -> allReduce.run(rule, weights, steps));
  }

  /** Runs a job of a number of steps, with a description, and reports its failures. */
  private <T> T watched(String what, int steps, Supplier<T> job) {
    String description = "epoch %d, %s".formatted(epoch + 1, what);
    spark.setJobDescription(description);
    watch.begin(description);
    try {
      T result = job.get();
      failures.recovered(epoch, steps).ifPresent(recoveries::add);
      return result;
    } finally {
      watch.end();
    }
  }

  /** Evaluates another network for the same rows from now on, such as a calibrated one. */
  public void evaluating(Network network) {
    evaluation = evaluation.of(network);
  }

  @Override
  public Evaluation evaluate(Split split, float[] parameters) {
    CachedBlocks blocks = sets.get(split);
    if (blocks == null) {
      return Evaluation.NONE;
    }
    standing.end();
    String name = split.name().toLowerCase(Locale.ROOT);
    return watched(
        "evaluation of the %s set".formatted(name),
        0,
        () -> {
          // They do not change, so they are computed only once.
          boolean known = targets.containsKey(split);
          TargetMoments moments = known ? null : evaluation.noTargets();
          Evaluation result =
              EvaluationTask.run(spark, evaluation, blocks, parameters, moments, null);
          if (!known) {
            targets.put(split, moments);
          }
          return result;
        });
  }

  @Override
  public Optional<TargetMoments> targets(Split split) {
    return Optional.ofNullable(targets.get(split));
  }

  /**
   * The confusion matrix and the mistakes of a set, in one job.
   *
   * @param mistakes the most mistakes to return
   * @return null if there is no such set, or no {@linkplain BlockEvaluation#matrix matrix}
   */
  public PredictionDetails examine(Split split, float[] parameters, int mistakes) {
    CachedBlocks blocks = sets.get(split);
    ConfusionMatrix matrix = evaluation.matrix();
    if (blocks == null || matrix == null) {
      return null;
    }
    standing.end();
    PredictionDetails details = new PredictionDetails(matrix, new Mistakes(mistakes));
    watched(
        "mistakes of the %s set".formatted(split.name().toLowerCase(Locale.ROOT)),
        0,
        () -> {
          PredictionDetailsTask.run(spark, evaluation, blocks, parameters, details);
          return details;
        });
    return details;
  }

  /**
   * The scores of all rows of a set, in one job.
   *
   * @return null if there is no such set, or no metric was chosen that needs them
   */
  public ScoredRows scores(Split split, float[] parameters) {
    return sets.containsKey(split) && evaluation.needsScores()
        ? scores(split, evaluation, parameters)
        : null;
  }

  /**
   * The scores of another network for all rows of a set, in one job.
   *
   * @param split of rows that the workers have
   * @param choice of a metric that needs scores
   */
  public ScoredRows scores(Split split, Network network, float[] parameters, MetricChoice choice) {
    return scores(split, evaluation.of(network).choosing(choice), parameters);
  }

  private ScoredRows scores(Split split, BlockEvaluation work, float[] parameters) {
    standing.end();
    return watched(
        "scores of the %s set".formatted(split.name().toLowerCase(Locale.ROOT)),
        0,
        () -> EvaluationTask.scores(spark, work, sets.get(split), parameters));
  }

  /** Some rows of the training set, in one job. */
  public Block sample(int most) {
    standing.end();
    return watched("sample of the training set", 0, () -> train.sample(most));
  }

  @Override
  public void cancel() {
    allReduce.cancel();
    standing.cancel();
    spark.cancelJobGroup(jobGroup);
  }

  @Override
  public PhaseTimes takePhases() {
    PhaseTimes taken = phases;
    phases = PhaseTimes.ZERO;
    return taken;
  }

  @Override
  public List<Recovery> takeRecoveries() {
    List<Recovery> taken = List.copyOf(recoveries);
    recoveries.clear();
    return taken;
  }

  @Override
  public void close() {
    standing.end();
    failures.close();
    watch.close();
    spark.setJobDescription(descriptionBefore);
    spark.setLocalProperty(JOB_GROUP, jobGroupBefore);
  }
}
