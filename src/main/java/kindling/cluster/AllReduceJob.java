package kindling.cluster;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeSet;
import kindling.cluster.exchange.ExchangePass;
import kindling.config.UserError;
import kindling.gradient.BlockGradient;
import kindling.gradient.Progress;
import kindling.gradient.exchange.UnreachablePeerException;
import kindling.metrics.PhaseTimes;
import kindling.optimize.UpdateRule;
import kindling.rows.CachedBlocks;
import kindling.rows.ShardLayout;
import kindling.rows.TaskSlots;
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
  private final SparkContext spark;
  private final BlockGradient work;
  private final CachedBlocks train;
  private final ExchangePass pass = ExchangePass.create();
  private final Map<String, String> exchanges = new HashMap<>();
  private int runs;
  private volatile boolean cancelled;

  AllReduceJob(SparkContext spark, BlockGradient work, CachedBlocks train) {
    this.spark = spark;
    this.work = work;
    this.train = train;
  }

  /** Lets a wait for executors end; from any thread. */
  void cancel() {
    cancelled = true;
  }

  /** Takes steps; {@code parameters} and {@code state} change only when all are done. */
  Progress run(
      UpdateRule rule, float[] parameters, float[][] state, int epoch, int from, int until) {
    long start = System.nanoTime();
    Broadcast<PackedFloats> begin =
        PackedFloats.broadcast(spark, PackedFloats.joined(parameters, state));
    long broadcastNanos = System.nanoTime() - start;
    AllReduceResult[] results;
    try {
      results = results(rule, begin, epoch, from, until);
    } finally {
      begin.destroy();
    }
    for (AllReduceResult result : results) {
      result.copyTo(parameters, state);
    }
    Progress progress =
        Progress.ofSlices(Arrays.stream(results).map(AllReduceResult::progress).toList())
            .plus(new PhaseTimes(broadcastNanos, 0, 0, 0, 0));
    long rest = Math.max(0, System.nanoTime() - start - progress.phases().total());
    return progress.plus(new PhaseTimes(0, 0, 0, 0, rest));
  }

  private AllReduceResult[] results(
      UpdateRule rule, Broadcast<PackedFloats> begin, int epoch, int from, int until) {
    int attempts = spark.getConf().getInt("spark.stage.maxConsecutiveAttempts", 4);
    boolean unreachableBefore = false;
    while (true) {
      try {
        AllReduceResult[] results = attempt(rule, begin, epoch, from, until);
        if (Arrays.stream(results).allMatch(AllReduceResult::tookSteps)) {
          return results;
        }
        for (AllReduceResult result : results) {
          result.addTo(exchanges);
        }
      } catch (Exception e) {
        // Exception, because Scala does not declare what Spark throws. Spark 3.5 to 4.1 say it so;
        // a test that kills an executor would notice another wording.
        String message = String.valueOf(e.getMessage());
        if (!message.contains("failed barrier ResultStage") || --attempts == 0) {
          throw e;
        }
        // Once it may be a machine that died, and whose executor Spark replaces meanwhile.
        boolean unreachable = message.contains(UnreachablePeerException.class.getName());
        if (unreachable && unreachableBefore) {
          throw unreachable(message);
        }
        unreachableBefore = unreachable;
      }
    }
  }

  private UserError unreachable(String message) {
    String reason =
        message
            .lines()
            .filter(line -> line.contains(UnreachablePeerException.class.getName()))
            .map(line -> line.substring(line.indexOf(": ") + 2))
            .findFirst()
            .orElse("");
    return UserError.of(
            "the executors on %s do not hear each other",
            String.join(", ", new TreeSet<>(exchanges.values())))
        .found("%s", reason)
        .cure(
            "check the network between them, raise spark.network.timeout, or set {training.mode} = aggregate, which needs no connection between them");
  }

  private AllReduceResult[] attempt(
      UpdateRule rule, Broadcast<PackedFloats> begin, int epoch, int from, int until) {
    ShardLayout layout = train.layout();
    // The data was laid out over the slots that were there: if some are missing now, an executor
    // was lost.
    TaskSlots.await(spark, layout.partitions(), () -> cancelled);
    AllReduceTask task =
        new AllReduceTask(
            pass, ++runs, work, rule, layout, begin, Map.copyOf(exchanges), epoch, from, until);
    Arrived arrived = new Arrived(layout.partitions());
    ClassTag<AllReduceResult> tag = ClassTag$.MODULE$.apply(AllReduceResult.class);
    RDD<AllReduceResult> results = train.blocks().rdd().barrier().mapPartitions(task, true, tag);
    spark.runJob(results, new Only(), arrived, tag);
    return arrived.results;
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
