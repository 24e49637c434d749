package kindling.rows;

import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import kindling.config.UserError;
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
        throw new UserError(
            "Spark has had no executor for us for %d s; is the cluster full, or does it have no worker with so much memory and so many cores? Look at its master's page, or wait longer with --conf %s=%ds"
                .formatted(seconds, WAITING_TIME, 10 * seconds));
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
        throw new UserError(
            "training.mode = all-reduce runs its %d tasks at once, and after %d s there are slots for %d; give Spark more executors or cores, %sor use training.mode = aggregate"
                .formatted(tasks, seconds, now(spark), waitLonger(spark)));
      }
      pause();
    }
  }

  private static String waitLonger(SparkContext spark) {
    return spark.isLocal()
        ? ""
        : "wait longer with --conf %s=%ds, ".formatted(WAITING_TIME, 10 * mostSeconds(spark));
  }

  private static long mostSeconds(SparkContext spark) {
    return spark.getConf().getTimeAsSeconds(WAITING_TIME, "60s");
  }

  /** Refuses a Spark whose executors come and go. */
  static void requireStatic(SparkContext spark) {
    if (isDynamic(spark)) {
      throw new UserError(
          "training.mode = all-reduce needs all executors from the beginning, and spark.dynamicAllocation.enabled is true; set it to false, or use training.mode = aggregate");
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
