package kindling.cluster;

import java.util.Arrays;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import org.apache.spark.SparkContext;
import org.apache.spark.SparkExecutorInfo;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Warns when a job takes longer than {@code spark.network.timeout}, and again after twice that
 * time, four times, and so on. Spark itself may wait for a long time without a message, for example
 * for an executor that cannot fetch a broadcast from another one.
 */
final class JobWatch implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(JobWatch.class);
  private static final long NAP_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

  private final SparkContext spark;
  private final long patienceNanos;
  private final Thread thread = new Thread(this::watch, "kindling job watch");
  // null while no job runs
  private volatile Job job;
  private volatile boolean closed;

  private record Job(String what, long start) {}

  JobWatch(SparkContext spark) {
    this.spark = spark;
    long seconds = spark.getConf().getTimeAsSeconds("spark.network.timeout", "120s");
    this.patienceNanos = TimeUnit.SECONDS.toNanos(seconds);
    thread.setDaemon(true);
    thread.start();
  }

  /** A job begins. */
  void begin(String what) {
    job = new Job(what, System.nanoTime());
  }

  /** It has ended. */
  void end() {
    job = null;
  }

  private void watch() {
    Job watched = null;
    long limit = patienceNanos;
    while (!closed) {
      LockSupport.parkNanos(NAP_NANOS);
      Job running = job;
      if (!Objects.equals(running, watched)) {
        watched = running;
        limit = patienceNanos;
      }
      if (running != null && System.nanoTime() - running.start > limit) {
        warn(running.what, TimeUnit.NANOSECONDS.toSeconds(limit));
        limit *= 2;
      }
    }
  }

  private void warn(String what, long seconds) {
    String where =
        Arrays.stream(spark.statusTracker().getExecutorInfos())
            .filter(executor -> executor.numRunningTasks() > 0)
            .map(SparkExecutorInfo::host)
            .sorted()
            .distinct()
            .collect(Collectors.joining(", "));
    LOG.warn(
        "{} has not finished after {} s; {}. If that is too long, check the network between the executors and their logs; a stopped training can be resumed from its last checkpoint",
        what,
        seconds,
        where.isEmpty() ? "no executor runs a task of this job" : "tasks run on " + where);
  }

  @Override
  public void close() {
    closed = true;
    LockSupport.unpark(thread);
  }
}
