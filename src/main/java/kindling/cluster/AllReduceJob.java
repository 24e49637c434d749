package kindling.cluster;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import kindling.cluster.exchange.ExchangePass;
import kindling.cluster.exchange.Rendezvous;
import kindling.config.UserError;
import kindling.data.StepRange;
import kindling.gradient.BlockGradient;
import kindling.gradient.Progress;
import kindling.gradient.exchange.UnreachablePeerException;
import kindling.metrics.PhaseTimes;
import kindling.optimize.UpdateRule;
import kindling.optimize.Weights;
import kindling.rows.CachedBlocks;
import kindling.rows.ShardLayout;
import kindling.rows.TaskSlots;
import org.apache.spark.SparkContext;

/**
 * Steps that the tasks take among themselves: one barrier stage, whose tasks all run at the same
 * time and exchange slices of gradients and weights. If a task is lost, the job is repeated from
 * the same weights, and gives the same bits. Spark itself does not repeat a barrier stage at the
 * end of a job. In local mode, the tasks share the weights with the driver ({@link LocalWeights}).
 */
final class AllReduceJob {
  private final SparkContext spark;
  private final BlockGradient work;
  private final CachedBlocks train;
  private final ExchangePass pass = ExchangePass.create();
  private final Map<String, String> addresses = new HashMap<>();
  private int runs;
  private volatile boolean cancelled;

  AllReduceJob(SparkContext spark, BlockGradient work, CachedBlocks train) {
    this.spark = spark;
    this.work = work;
    this.train = train;
  }

  /** Ends a wait for executors. May be called from any thread. */
  void cancel() {
    cancelled = true;
  }

  /** Takes steps; the weights change only when all steps are done. */
  Progress run(UpdateRule rule, Weights weights, StepRange steps) {
    long start = System.nanoTime();
    boolean local = spark.isLocal();
    BlockJob job = new BlockJob(spark, train, local ? null : weights);
    LocalWeights shared = local ? new LocalWeights(weights) : null;
    List<AllReduceResult> results;
    try (job;
        shared) {
      results = results(job, shared, rule, steps);
      if (local) {
        weights.set(shared.ended(results.get(0).key(pass)));
      } else {
        results.forEach(result -> result.copyTo(weights));
      }
    }
    Progress progress =
        Progress.ofSlices(results.stream().map(AllReduceResult::progress).toList())
            .plus(new PhaseTimes(job.broadcastNanos(), 0, 0, 0, 0));
    long rest = Math.max(0, System.nanoTime() - start - progress.phases().total());
    return progress.plus(new PhaseTimes(0, 0, 0, 0, rest));
  }

  private List<AllReduceResult> results(
      BlockJob job, LocalWeights shared, UpdateRule rule, StepRange steps) {
    int attempts = spark.getConf().getInt("spark.stage.maxConsecutiveAttempts", 4);
    boolean unreachableBefore = false;
    while (true) {
      try {
        List<AllReduceResult> results = attempt(job, shared, rule, steps);
        if (results.stream().allMatch(AllReduceResult::tookSteps)) {
          return results;
        }
        results.forEach(result -> result.addTo(addresses));
      } catch (Exception e) {
        // Exception, because Scala does not declare what Spark throws.
        if (!BlockJob.lostTask(e) || --attempts == 0) {
          throw e;
        }
        // The first time the machine may have died, and Spark may be replacing its executor.
        boolean unreachable = BlockJob.unreachablePeer(e);
        if (unreachable && unreachableBefore) {
          throw unreachable(e.getMessage());
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
            "the executors on %s cannot reach each other",
            String.join(", ", new TreeSet<>(addresses.values())))
        .found("%s", reason)
        .cure(
            "check the network between them, raise spark.network.timeout, or set {training.mode} = aggregate, which needs no connection between them");
  }

  private List<AllReduceResult> attempt(
      BlockJob job, LocalWeights shared, UpdateRule rule, StepRange steps) {
    ShardLayout layout = job.layout();
    // There was a slot for each partition when the data was packed. If some are missing now, an
    // executor was lost.
    TaskSlots.await(spark, layout.partitions(), () -> cancelled);
    Rendezvous rendezvous = new Rendezvous(pass, ++runs, addresses);
    String local = shared == null ? null : shared.name();
    AllReduceTask task =
        new AllReduceTask(rendezvous, work, rule, layout, job.weights(), local, steps);
    return job.runAtOnce(task, AllReduceResult.class);
  }
}
