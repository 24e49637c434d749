package kindling.cluster;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.function.Function;
import kindling.gradient.BlockEvaluation;
import kindling.gradient.BlockGradient;
import kindling.gradient.GradientSum;
import kindling.gradient.Progress;
import kindling.gradient.ReductionTree;
import kindling.gradient.ShardSums;
import kindling.gradient.Workers;
import kindling.metrics.Evaluation;
import kindling.metrics.PhaseTimes;
import kindling.metrics.Recovery;
import kindling.optimize.UpdateRule;
import org.apache.spark.SparkContext;
import org.apache.spark.broadcast.Broadcast;
import scala.reflect.ClassTag;
import scala.reflect.ClassTag$;
import scala.runtime.AbstractFunction2;
import scala.runtime.BoxedUnit;

/**
 * Workers on Spark. A sum is a job: broadcast the weights, compute on the cached blocks, sum along
 * the tree. Steps among the workers are a job as well, {@link AllReduceJob}.
 *
 * <p>Made and used by one thread, whose jobs are a group of their own, so that they can be
 * cancelled.
 *
 * <p>Of sums, up to {@value #MOST_DIRECT} tasks send their sums straight to the driver. Of more,
 * groups are summed on executors first, so that the driver receives about the square root of their
 * number.
 */
public final class SparkWorkers implements Workers {
  static final int MOST_DIRECT = 16;

  static final String JOB_GROUP = "spark.jobGroup.id";

  private final SparkContext spark;
  private final BlockGradient gradient;
  private final BlockEvaluation evaluation;
  private final CachedBlocks train;
  // null if there is no test set
  private final CachedBlocks test;
  private final AllReduceJob allReduce;
  private final String jobGroup = "kindling-" + UUID.randomUUID();
  private final String jobGroupBefore;
  private final Losses losses;
  private final List<Recovery> recoveries = new ArrayList<>();
  private PhaseTimes phases = PhaseTimes.ZERO;
  private int epoch;

  /**
   * Workers over cached blocks, which stay with whoever packed them.
   *
   * @param test null if there is no test set
   */
  public SparkWorkers(
      SparkContext spark,
      BlockGradient gradient,
      BlockEvaluation evaluation,
      CachedBlocks train,
      CachedBlocks test) {
    this.spark = spark;
    this.gradient = gradient;
    this.evaluation = evaluation;
    this.train = train;
    this.test = test;
    this.allReduce = new AllReduceJob(spark, gradient, train);
    this.jobGroupBefore = spark.getLocalProperty(JOB_GROUP);
    this.losses = new Losses(spark, jobGroup);
    spark.setLocalProperty(JOB_GROUP, jobGroup);
  }

  /** How many sums of a step travel to the driver, each of the weights' length. */
  public static int vectorsOf(ShardLayout layout) {
    int tasks = layout.partitions();
    ShardLayout senders =
        tasks <= MOST_DIRECT ? new ShardLayout(tasks, tasks) : GroupSums.neighbours(layout);
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
    describe(epoch, "step %d".formatted(step + 1));
    return summed(
        parameters, 1, weights -> new GradientTask(gradient, train.layout(), weights, epoch, step));
  }

  @Override
  public GradientSum localSteps(UpdateRule rule, float[] begin, int epoch, int from, int until) {
    describe(epoch, "local steps %d to %d".formatted(from + 1, until));
    return summed(
        begin,
        until - from,
        weights -> new LocalStepsTask(gradient, rule, train.layout(), weights, epoch, from, until));
  }

  private GradientSum summed(
      float[] weights, int steps, Function<Broadcast<Floats>, SumTask> taskOf) {
    long start = System.nanoTime();
    Broadcast<Floats> broadcast = Floats.broadcast(spark, weights);
    long sent = System.nanoTime();
    ShardLayout layout = train.layout();
    SumTask task = taskOf.apply(broadcast);
    Arrived arrived = new Arrived(layout.shards());
    try {
      if (layout.partitions() <= MOST_DIRECT) {
        spark.runJob(train.blocks().rdd(), task, arrived, tag(GradientParts.class));
      } else {
        GroupSums.run(spark, train.blocks().rdd(), task, layout, arrived);
      }
    } finally {
      broadcast.destroy();
    }
    phases = phases.plus(arrived.phases(sent - start, System.nanoTime() - sent));
    noteLosses(steps);
    return arrived.tree.root();
  }

  @Override
  public Progress allReduce(
      UpdateRule rule, float[] parameters, float[][] state, int epoch, int from, int until) {
    describe(epoch, "steps %d to %d, all-reduce".formatted(from + 1, until));
    Progress progress = allReduce.run(rule, parameters, state, epoch, from, until);
    noteLosses(until - from);
    return progress;
  }

  private void noteLosses(int steps) {
    losses.recovered(epoch, steps).ifPresent(recoveries::add);
  }

  private void describe(int epoch, String what) {
    this.epoch = epoch;
    spark.setJobDescription("epoch %d, %s".formatted(epoch + 1, what));
  }

  @Override
  public Evaluation evaluate(Split split, float[] parameters) {
    CachedBlocks blocks = split == Split.TRAIN ? train : test;
    if (blocks == null) {
      return Evaluation.NONE;
    }
    String name = split.name().toLowerCase(Locale.ROOT);
    describe(epoch, "evaluation of the %s set".formatted(name));
    Evaluation evaluated = EvaluationJob.run(spark, evaluation, blocks, parameters);
    noteLosses(0);
    return evaluated;
  }

  @Override
  public void cancel() {
    allReduce.cancel();
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
    losses.close();
    spark.setJobDescription(null);
    spark.setLocalProperty(JOB_GROUP, jobGroupBefore);
  }

  private static <T> ClassTag<T> tag(Class<T> type) {
    return ClassTag$.MODULE$.apply(type);
  }

  /** Takes what tasks bring home, in whatever order they arrive. */
  private static final class Arrived extends AbstractFunction2<Object, GradientParts, BoxedUnit> {
    private final ReductionTree tree;
    private long broadcastNanos;
    private long computeNanos;
    private long aggregateNanos;
    private long driverNanos;

    Arrived(int shards) {
      this.tree = new ReductionTree(shards);
    }

    @Override
    public BoxedUnit apply(Object partition, GradientParts parts) {
      long start = System.nanoTime();
      parts.addTo(tree);
      driverNanos += System.nanoTime() - start;
      broadcastNanos = Math.max(broadcastNanos, parts.broadcastNanos);
      computeNanos = Math.max(computeNanos, parts.computeNanos);
      aggregateNanos = Math.max(aggregateNanos, parts.aggregateNanos);
      return BoxedUnit.UNIT;
    }

    PhaseTimes phases(long sendNanos, long jobNanos) {
      long aggregate = aggregateNanos + driverNanos;
      long scheduling = Math.max(0, jobNanos - broadcastNanos - computeNanos - aggregate);
      return new PhaseTimes(sendNanos + broadcastNanos, computeNanos, aggregate, 0, scheduling);
    }
  }
}
