package kindling.cluster;

import kindling.gradient.GradientSum;
import kindling.gradient.exchange.Standby;
import org.apache.spark.SparkContext;

/** A barrier stage whose tasks stand by for the driver, and the thread that waits for its end. */
abstract class StandingStage {
  private final Standby standby;
  private final Thread thread;
  private volatile RuntimeException failure;

  StandingStage(SparkContext spark, Standby standby) {
    this.standby = standby;
    // It inherits the local properties of Spark, the job group among them.
    this.thread = new Thread(() -> run(spark), "kindling standing tasks");
    thread.setDaemon(true);
  }

  /** Runs the job of the tasks to its end. */
  abstract void runTasks();

  private void run(SparkContext spark) {
    spark.setJobDescription(
        "standing tasks, from " + spark.getLocalProperty("spark.job.description"));
    try {
      runTasks();
    } catch (Exception e) {
      // Exception, because Scala does not declare what Spark throws.
      failure = e instanceof RuntimeException known ? known : new IllegalStateException(e);
    }
  }

  /** Starts the tasks. */
  final void start() {
    thread.start();
  }

  /** The sum of a step; see {@link Standby#gradient}. */
  GradientSum gradient(float[] parameters, int epoch, int step) {
    return standby.gradient(parameters, epoch, step, this::check);
  }

  /** The longest time that a task computed in the last step. */
  final long computeNanos() {
    return standby.computeNanos();
  }

  /** Ends the tasks, and waits until their slots are free. */
  final void end() {
    standby.end();
    join();
  }

  /** Ends the tasks after a failure; returns why the job failed, or else the given failure. */
  final RuntimeException endAfter(RuntimeException seen) {
    standby.fail(seen);
    join();
    return failure != null ? failure : seen;
  }

  /** Throws if the job has failed. */
  final void check() {
    if (failure != null) {
      throw failure;
    }
  }

  private void join() {
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true;
        standby.fail(e);
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
