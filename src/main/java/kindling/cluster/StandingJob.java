package kindling.cluster;

import java.util.Map;
import java.util.Properties;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import kindling.config.TrainingSettings.Aggregation;
import kindling.config.UserError;
import kindling.gradient.BlockGradient;
import kindling.gradient.GradientSum;
import kindling.gradient.exchange.StandingGroup;
import kindling.metrics.PhaseTimes;
import kindling.rows.CachedBlocks;
import kindling.rows.ShardLayout;
import kindling.rows.TaskSlots;
import org.apache.spark.SparkContext;

/**
 * A job whose tasks compute many steps: they are started once, as a barrier stage, and then wait
 * for the weights of each step. A step costs no scheduling. The driver ends the tasks before
 * another job needs their slots. If a task is lost, the tasks are started again, and the driver
 * repeats the step: it still has the weights.
 */
final class StandingJob {
  private static final Map<String, StandingGroup> GROUPS = new ConcurrentHashMap<>();

  private final SparkContext spark;
  private final BlockGradient work;
  private final CachedBlocks train;
  // null while no tasks stand
  private Stage stage;
  // null until it is needed
  private String obstacle;

  StandingJob(SparkContext spark, BlockGradient work, CachedBlocks train) {
    this.spark = spark;
    this.work = work;
    this.train = train;
  }

  /**
   * Whether tasks stand; decided once.
   *
   * @throws UserError if they must, and cannot
   */
  boolean isPossible(Aggregation wanted) {
    if (wanted == Aggregation.JOB_PER_STEP) {
      return false;
    }
    if (obstacle == null) {
      obstacle = obstacle();
    }
    if (wanted == Aggregation.STANDING && !obstacle.isEmpty()) {
      throw UserError.setting("training.aggregate")
          .found("standing, which is not possible here: %s", obstacle)
          .cure("set {training.aggregate} = auto, or {training.mode} = all-reduce");
    }
    return obstacle.isEmpty();
  }

  /** The reason why tasks cannot stand; empty if they can. */
  private String obstacle() {
    if (!spark.isLocal()) {
      return "it needs a local master, so that driver and tasks share memory";
    }
    if (spark.getConf().getBoolean("spark.speculation", false)) {
      return "spark.speculation is true";
    }
    int slots = TaskSlots.now(spark);
    int tasks = train.layout().partitions();
    return slots < tasks
        ? "it needs %d tasks at the same time, and Spark has %d slots".formatted(tasks, slots)
        : "";
  }

  /** A sum, and where the time went; its update part is zero. */
  SumJob.Result gradient(float[] parameters, int epoch, int step) {
    int attempts = spark.getConf().getInt("spark.stage.maxConsecutiveAttempts", 4);
    long start = System.nanoTime();
    while (true) {
      if (stage == null) {
        stage = new Stage(parameters.length);
      }
      try {
        GradientSum sum = stage.group.gradient(parameters, epoch, step, stage::check);
        long computeNanos = stage.group.computeNanos();
        long rest = System.nanoTime() - start - computeNanos;
        return new SumJob.Result(sum, new PhaseTimes(0, computeNanos, rest, 0, 0));
      } catch (RuntimeException e) {
        RuntimeException failure = stage.join(e);
        stage = null;
        if (!BlockJob.lostTask(failure) || --attempts == 0) {
          throw failure;
        }
      }
    }
  }

  /** Ends the tasks, and waits until their slots are free. */
  void end() {
    if (stage != null) {
      stage.group.end();
      stage.join(null);
      stage = null;
    }
  }

  /** The group of this process with a name. */
  static StandingGroup group(String name) {
    StandingGroup group = GROUPS.get(name);
    if (group == null) {
      throw new IllegalStateException("the driver has given up this attempt");
    }
    return group;
  }

  /** Tasks that stand. */
  private final class Stage {
    private final String name = UUID.randomUUID().toString();
    private final StandingGroup group;
    private final Thread thread;
    private volatile RuntimeException failure;

    Stage(int parameters) {
      ShardLayout layout = train.layout();
      int[] firstShard = IntStream.rangeClosed(0, layout.partitions()).map(layout::from).toArray();
      group = new StandingGroup(work, firstShard, parameters);
      GROUPS.put(name, group);
      Properties properties = spark.getLocalProperties();
      thread = new Thread(() -> run(properties), "kindling standing tasks");
      thread.setDaemon(true);
      thread.start();
    }

    private void run(Properties properties) {
      spark.setLocalProperties(properties);
      spark.setJobDescription(
          "standing tasks, from " + properties.getProperty("spark.job.description"));
      try {
        BlockJob.runAtOnce(spark, train.blocks().rdd(), new StandingTask(name, work), Long.class);
      } catch (Exception e) {
        // Exception, because Scala does not declare what Spark throws.
        failure = e instanceof RuntimeException known ? known : new IllegalStateException(e);
      } finally {
        GROUPS.remove(name);
      }
    }

    /** Throws if the job has failed. */
    void check() {
      if (failure != null) {
        throw failure;
      }
    }

    /** Waits for the end of the job; returns why it failed, or else the given failure. */
    RuntimeException join(RuntimeException seen) {
      if (seen != null) {
        group.fail(seen);
      }
      boolean interrupted = false;
      while (thread.isAlive()) {
        try {
          thread.join();
        } catch (InterruptedException e) {
          interrupted = true;
          group.fail(e);
        }
      }
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
      return failure != null ? failure : seen;
    }
  }
}
