package kindling.cluster;

import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import kindling.config.UserError;
import kindling.gradient.BlockGradient;
import kindling.gradient.Progress;
import kindling.metrics.PhaseTimes;
import kindling.optimize.UpdateRule;
import org.apache.spark.SparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.rdd.RDD;
import scala.collection.Iterator;
import scala.reflect.ClassTag;
import scala.reflect.ClassTag$;
import scala.runtime.AbstractFunction1;
import scala.runtime.AbstractFunction2;
import scala.runtime.BoxedUnit;

/**
 * Steps that the tasks take among themselves: one barrier stage, whose tasks all run at once and
 * exchange slices of gradients and weights. If one is lost the job is repeated, from the same
 * weights, and ends with the same bits: Spark itself repeats no barrier stage that ends a job.
 */
final class AllReduceJob {
  private static final long SLOTS_WAIT_NANOS = 60_000_000_000L;

  private final SparkContext spark;
  private final BlockGradient work;
  private final CachedBlocks train;
  private final String id = UUID.randomUUID().toString();
  private final Map<String, String> exchanges = new HashMap<>();
  private int runs;

  AllReduceJob(SparkContext spark, BlockGradient work, CachedBlocks train) {
    this.spark = spark;
    this.work = work;
    this.train = train;
  }

  /** Checks that so many tasks can run at once; otherwise Spark would wait for minutes. */
  static void requireSlots(SparkContext spark, int tasks) {
    if (spark.getConf().getBoolean("spark.dynamicAllocation.enabled", false)) {
      throw new UserError(
          "training.mode = all-reduce needs all executors from the beginning, and spark.dynamicAllocation.enabled is true; set it to false, or use training.mode = aggregate");
    }
    int slots = slots(spark);
    if (slots < tasks) {
      throw new UserError(
          "training.mode = all-reduce runs all its %d tasks at once, and there are slots for %d; give Spark %d cores, or set training.shards = %d, or training.mode = aggregate"
              .formatted(tasks, slots, tasks, Math.max(1, slots)));
    }
  }

  private static int slots(SparkContext spark) {
    return spark.maxNumConcurrentTasks(spark.resourceProfileManager().defaultResourceProfile());
  }

  /** Takes steps; {@code parameters} and {@code state} change only when all are done. */
  Progress run(
      UpdateRule rule, float[] parameters, float[][] state, int epoch, int from, int until) {
    long start = System.nanoTime();
    Broadcast<Floats> begin = Floats.broadcast(spark, Floats.joined(parameters, state));
    long broadcastNanos = System.nanoTime() - start;
    AllReduceResult[] results;
    try {
      results = results(rule, begin, epoch, from, until);
    } finally {
      begin.destroy();
    }
    for (AllReduceResult result : results) {
      result.copyTo(parameters, state);
      exchanges.put(result.executor(), result.exchange());
    }
    Progress progress = results[0].progress();
    PhaseTimes phases = progress.phases().plus(new PhaseTimes(broadcastNanos, 0, 0, 0, 0));
    long rest = Math.max(0, System.nanoTime() - start - phases.total());
    return new Progress(
        progress.losses(), progress.rows(), phases.plus(new PhaseTimes(0, 0, 0, 0, rest)));
  }

  private AllReduceResult[] results(
      UpdateRule rule, Broadcast<Floats> begin, int epoch, int from, int until) {
    int attempts = spark.getConf().getInt("spark.stage.maxConsecutiveAttempts", 4);
    while (true) {
      try {
        return attempt(rule, begin, epoch, from, until);
      } catch (Exception e) {
        // Exception, because Scala does not declare what Spark throws.
        boolean lost = String.valueOf(e.getMessage()).contains("failed barrier ResultStage");
        if (!lost || --attempts == 0) {
          throw e;
        }
      }
    }
  }

  private AllReduceResult[] attempt(
      UpdateRule rule, Broadcast<Floats> begin, int epoch, int from, int until) {
    ShardLayout layout = train.layout();
    awaitSlots(layout.partitions());
    AllReduceTask task =
        new AllReduceTask(
            id, ++runs, work, rule, layout, begin, Map.copyOf(exchanges), epoch, from, until);
    Arrived arrived = new Arrived(layout.partitions());
    ClassTag<AllReduceResult> tag = ClassTag$.MODULE$.apply(AllReduceResult.class);
    RDD<AllReduceResult> results = train.blocks().rdd().barrier().mapPartitions(task, true, tag);
    spark.runJob(results, new Only(), arrived, tag);
    return arrived.results;
  }

  /** Waits a while for slots that were there before: a lost executor may be replaced. */
  private void awaitSlots(int tasks) {
    long start = System.nanoTime();
    while (runs > 0 && slots(spark) < tasks && System.nanoTime() - start < SLOTS_WAIT_NANOS) {
      try {
        Thread.sleep(100);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException("interrupted", e);
      }
    }
    requireSlots(spark, tasks);
  }

  /** The one result of a partition. */
  private static final class Only
      extends AbstractFunction1<Iterator<AllReduceResult>, AllReduceResult>
      implements java.io.Serializable {
    private static final long serialVersionUID = 1L;

    @Override
    public AllReduceResult apply(Iterator<AllReduceResult> results) {
      return results.next();
    }
  }

  /** Keeps what the tasks bring home. */
  private static final class Arrived extends AbstractFunction2<Object, AllReduceResult, BoxedUnit> {
    private final AllReduceResult[] results;

    Arrived(int tasks) {
      this.results = new AllReduceResult[tasks];
    }

    @Override
    public BoxedUnit apply(Object partition, AllReduceResult result) {
      results[(Integer) partition] = result;
      return BoxedUnit.UNIT;
    }
  }
}
