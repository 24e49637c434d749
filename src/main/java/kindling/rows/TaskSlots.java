package kindling.rows;

import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import kindling.config.UserError;
import kindling.config.message.Message;
import kindling.config.message.Variant;
import org.apache.spark.SparkContext;

/** How many tasks Spark can run at once, and waiting for executors that bring more. */
public final class TaskSlots {
  /** An executor that comes this long after the one before it is not waited for. */
  private static final long SETTLED_NANOS = TimeUnit.SECONDS.toNanos(3);

  /** Spark's own setting; a replacement on a cluster takes longer than its default of 30 s. */
  private static final String WAITING_TIME = "spark.scheduler.maxRegisteredResourcesWaitingTime";

  private TaskSlots() {}

  public static int now(SparkContext spark) {
    return spark.maxNumConcurrentTasks(spark.resourceProfileManager().defaultResourceProfile());
  }

  /**
   * The slots when there are {@code most}, or when no executor has come for a while.
   *
   * @throws UserError if none has come after spark.scheduler.maxRegisteredResourcesWaitingTime
   */
  static int settled(SparkContext spark, int most) {
    long seconds = mostSeconds(spark);
    long start = System.nanoTime();
    long changed = start;
    int slots = now(spark);
    while (slots < most && !spark.isLocal()) {
      long time = System.nanoTime();
      if (slots > 0 && time - changed > SETTLED_NANOS) {
        break;
      }
      if (slots == 0 && time - start > TimeUnit.SECONDS.toNanos(seconds)) {
        throw UserError.of(
                "Spark has provided no executor for %d s; perhaps the cluster is full, or no worker has the memory and the cores that an executor needs",
                seconds)
            .cure("look at its master's page, or %s", waitLonger(seconds));
      }
      pause();
      int before = slots;
      slots = now(spark);
      changed = slots == before ? changed : System.nanoTime();
    }
    return slots;
  }

  /**
   * Waits until a number of tasks can run at once: a lost executor may be replaced. Spark itself
   * would wait for minutes without a message.
   *
   * @throws UserError if they cannot by then
   */
  public static void await(SparkContext spark, int tasks, BooleanSupplier cancelled) {
    long seconds = spark.isLocal() ? 0 : mostSeconds(spark);
    long start = System.nanoTime();
    while (now(spark) < tasks) {
      if (cancelled.getAsBoolean()) {
        throw new IllegalStateException("cancelled");
      }
      if (System.nanoTime() - start > TimeUnit.SECONDS.toNanos(seconds)) {
        throw UserError.of(
                "{training.mode} = all-reduce runs its %d tasks at once, and after %d s there are slots for %d",
                tasks, seconds, now(spark))
            .cure(
                "give Spark more executors or cores, %sor use {training.mode} = aggregate",
                spark.isLocal() ? "" : Message.of("%s, ", waitLonger(seconds)))
            .key("training.mode");
      }
      pause();
    }
  }

  private static Message waitLonger(long seconds) {
    return Message.of(
        "wait longer with %s%s=%ds", new Variant("--conf ", ""), WAITING_TIME, 10 * seconds);
  }

  private static long mostSeconds(SparkContext spark) {
    return spark.getConf().getTimeAsSeconds(WAITING_TIME, "60s");
  }

  /** Refuses a Spark whose executors come and go. */
  static void requireStatic(SparkContext spark) {
    if (isDynamic(spark)) {
      throw UserError.of(
              "{training.mode} = all-reduce needs all executors from the beginning, and spark.dynamicAllocation.enabled is true")
          .cure("set it to false, or use {training.mode} = aggregate")
          .key("training.mode");
    }
  }

  static boolean isDynamic(SparkContext spark) {
    return spark.getConf().getBoolean("spark.dynamicAllocation.enabled", false);
  }

  private static void pause() {
    try {
      Thread.sleep(100);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }
}
