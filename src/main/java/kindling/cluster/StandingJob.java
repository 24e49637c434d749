package kindling.cluster;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import kindling.cluster.exchange.ExchangePass;
import kindling.cluster.exchange.Rendezvous;
import kindling.config.TrainingSettings.Aggregation;
import kindling.config.UserError;
import kindling.config.message.Warnings;
import kindling.gradient.BlockGradient;
import kindling.gradient.GradientSum;
import kindling.gradient.exchange.StandingDriver;
import kindling.gradient.exchange.StandingGroup;
import kindling.metrics.PhaseTimes;
import kindling.rows.CachedBlocks;
import kindling.rows.TaskSlots;
import org.apache.spark.SparkContext;

/**
 * A job whose tasks compute many steps: they are started once, as a barrier stage, and then wait
 * for the weights of each step. A step costs no scheduling. The driver ends the tasks before
 * another job needs their slots. If a task is lost, the tasks are started again, and the driver
 * repeats the step: it still has the weights.
 *
 * <p>With a local master, driver and tasks share memory ({@link StandingGroup}). Else they send
 * messages ({@link StandingDriver}).
 */
final class StandingJob {
  private final SparkContext spark;
  private final BlockGradient work;
  private final CachedBlocks train;
  private final Aggregation wanted;
  private final Warnings warnings;
  private final int[] firstShard;
  private final ExchangePass pass = ExchangePass.create();
  private final Map<String, String> addresses = new HashMap<>();
  private int runs;
  private volatile boolean cancelled;
  // null while no tasks stand
  private StandingStage stage;
  // The reason why tasks cannot stand; null until it is needed, empty if they can
  private String obstacle;

  StandingJob(
      SparkContext spark,
      BlockGradient work,
      CachedBlocks train,
      Aggregation wanted,
      Warnings warnings) {
    this.spark = spark;
    this.work = work;
    this.train = train;
    this.wanted = wanted;
    this.warnings = warnings;
    this.firstShard = train.layout().firstShards();
  }

  /** Ends a wait for executors. May be called from any thread. */
  void cancel() {
    cancelled = true;
  }

  /**
   * A sum, and where the time went; its update part is zero.
   *
   * @return empty if tasks cannot stand, and need not
   * @throws UserError if they must, and cannot
   */
  Optional<SumJob.Result> gradient(float[] parameters, int epoch, int step) {
    if (wanted == Aggregation.JOB_PER_STEP) {
      return Optional.empty();
    }
    if (obstacle == null) {
      note(obstacle());
    }
    int attempts = spark.getConf().getInt("spark.stage.maxConsecutiveAttempts", 4);
    boolean unreachable = false;
    long start = System.nanoTime();
    while (obstacle.isEmpty()) {
      if (stage == null && !slotsAreBack()) {
        break;
      }
      try {
        if (stage == null) {
          stage = started(parameters.length);
        }
        GradientSum sum = stage.gradient(parameters, epoch, step);
        long computeNanos = stage.computeNanos();
        long rest = Math.max(0, System.nanoTime() - start - computeNanos);
        return Optional.of(new SumJob.Result(sum, new PhaseTimes(0, computeNanos, rest, 0, 0)));
      } catch (RuntimeException e) {
        RuntimeException failure = stage == null ? e : stage.endAfter(e);
        stage = null;
        if (failure instanceof NewProcesses found) {
          addresses.putAll(found.addresses());
          continue;
        }
        if (BlockJob.unreachablePeer(failure)) {
          // The first time the machine may have died, and Spark may be replacing its executor.
          if (unreachable) {
            note("an executor cannot reach the driver or another executor");
          }
          unreachable = true;
        } else if (!BlockJob.lostTask(failure) || --attempts == 0) {
          throw failure;
        }
      }
    }
    return Optional.empty();
  }

  /** Takes note of an obstacle, or of none. */
  private void note(String found) {
    obstacle = found;
    if (obstacle.isEmpty()) {
      return;
    }
    if (wanted == Aggregation.STANDING) {
      throw UserError.setting("training.aggregate")
          .found("standing, which is not possible here: %s", obstacle)
          .cure("set {training.aggregate} = auto, or {training.mode} = all-reduce");
    }
    warnings.accept("each step is a Spark job of its own, because " + obstacle);
  }

  private String obstacle() {
    if (spark.getConf().getBoolean("spark.speculation", false)) {
      return "spark.speculation is true";
    }
    if (spark.getConf().getBoolean("spark.dynamicAllocation.enabled", false)) {
      return "spark.dynamicAllocation.enabled is true, so that Spark may remove executors";
    }
    int slots = TaskSlots.now(spark);
    int tasks = train.layout().partitions();
    return slots < tasks
        ? "standing tasks need %d slots at the same time, and Spark has %d".formatted(tasks, slots)
        : "";
  }

  /**
   * There was a slot for each task. If some are missing now, an executor was lost; waits until it
   * is replaced, or else takes note of the obstacle.
   */
  private boolean slotsAreBack() {
    try {
      TaskSlots.await(spark, train.layout().partitions(), () -> cancelled);
      return true;
    } catch (UserError e) {
      if (wanted == Aggregation.STANDING) {
        throw e;
      }
      note("an executor was lost, and not replaced");
      return false;
    }
  }

  private StandingStage started(int parameters) {
    StandingStage next =
        spark.isLocal()
            ? new LocalStandingStage(spark, train, work, firstShard, parameters)
            : new RemoteStandingStage(
                spark,
                train,
                work,
                firstShard,
                parameters,
                new Rendezvous(pass, ++runs, addresses));
    next.start();
    return next;
  }

  /** Ends the tasks, and waits until their slots are free. */
  void end() {
    if (stage != null) {
      stage.end();
      stage = null;
    }
  }
}
