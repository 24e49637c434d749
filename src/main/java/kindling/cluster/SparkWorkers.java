package kindling.cluster;

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

  private static final String JOB_GROUP = "spark.jobGroup.id";

  private final SparkContext spark;
  private final BlockGradient gradient;
  private final BlockEvaluation evaluation;
  private final CachedBlocks train;
  // null if there is no test set
  private final CachedBlocks test;
  private final AllReduceJob allReduce;
  private final String jobGroup = "kindling-" + UUID.randomUUID();
  private final String jobGroupBefore;
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
        parameters, weights -> new GradientTask(gradient, train.layout(), weights, epoch, step));
  }

  @Override
  public GradientSum localSteps(UpdateRule rule, float[] begin, int epoch, int from, int until) {
    describe(epoch, "local steps %d to %d".formatted(from + 1, until));
    return summed(
        begin,
        weights -> new LocalStepsTask(gradient, rule, train.layout(), weights, epoch, from, until));
  }

  private GradientSum summed(float[] weights, Function<Broadcast<Floats>, SumTask> taskOf) {
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
    return arrived.tree.root();
  }

  @Override
  public Progress allReduce(
      UpdateRule rule, float[] parameters, float[][] state, int epoch, int from, int until) {
    describe(epoch, "steps %d to %d, all-reduce".formatted(from + 1, until));
    return allReduce.run(rule, parameters, state, epoch, from, until);
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
    return evaluate(spark, evaluation, blocks, parameters);
  }

  /** Loss and accuracy over all rows of some blocks. */
  public static Evaluation evaluate(
      SparkContext spark, BlockEvaluation work, CachedBlocks blocks, float[] parameters) {
    Broadcast<Floats> weights = Floats.broadcast(spark, parameters);
    Evaluated evaluated = new Evaluated(blocks.layout());
    try {
      EvaluationTask task = new EvaluationTask(work, blocks.layout(), weights);
      spark.runJob(blocks.blocks().rdd(), task, evaluated, tag(double[][].class));
    } finally {
      weights.destroy();
    }
    return evaluated.sum();
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
  public void close() {
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

  /** Takes the evaluations of shards, and adds them in the order of the shards. */
  private static final class Evaluated extends AbstractFunction2<Object, double[][], BoxedUnit> {
    private final ShardLayout layout;
    private final double[][] shards;

    Evaluated(ShardLayout layout) {
      this.layout = layout;
      this.shards = new double[layout.shards()][];
    }

    @Override
    public BoxedUnit apply(Object partition, double[][] evaluations) {
      System.arraycopy(
          evaluations, 0, shards, layout.from((Integer) partition), evaluations.length);
      return BoxedUnit.UNIT;
    }

    Evaluation sum() {
      Evaluation sum = Evaluation.NONE;
      for (double[] shard : shards) {
        sum = sum.plus(new Evaluation((long) shard[0], shard[1], (long) shard[2]));
      }
      return sum;
    }
  }
}
