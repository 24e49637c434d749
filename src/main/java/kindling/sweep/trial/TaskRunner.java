package kindling.sweep.trial;

import java.io.Serializable;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import kindling.cluster.BlockJob;
import kindling.config.Settings;
import kindling.config.message.Warnings;
import kindling.rows.ShardLayout;
import kindling.run.SharedSets;
import kindling.run.Training;
import kindling.store.Checkpoint;
import kindling.store.Model;
import kindling.store.Storage;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.rdd.RDD;
import scala.reflect.ClassTag$;

/**
 * Trains each trial as one task, {@link TrialTask}: many small trainings in parallel, each on one
 * core, without communication.
 */
public final class TaskRunner implements TrialRunner {
  private final SparkContext spark;
  private final Storage storage;
  private final SharedSets sets;
  private final RDD<Integer> onePartition;
  private final int slots;
  private final int waiting;
  private final Warnings warnings;
  private final AtomicInteger running = new AtomicInteger();
  private final String jobGroup = "kindling-sweep-" + UUID.randomUUID();

  /**
   * A runner in a session.
   *
   * @param sets closed with the runner
   * @param parallel trials at once; 0 for one on each core
   * @param warnings takes the warnings, a line each
   */
  public TaskRunner(SparkContext spark, SharedSets sets, int parallel, Warnings warnings) {
    this.spark = spark;
    this.storage = new Storage(spark.hadoopConfiguration());
    this.sets = sets;
    this.onePartition = JavaSparkContext.fromSparkContext(spark).parallelize(List.of(0), 1).rdd();
    this.slots = parallel > 0 ? parallel : ShardLayout.slots(spark);
    this.waiting = parallel > 0 ? 0 : 1;
    this.warnings = warnings;
  }

  @Override
  public String way() {
    return "each as one task";
  }

  @Override
  public int slots() {
    return slots;
  }

  @Override
  public int waiting() {
    return waiting;
  }

  @Override
  public TrialProgress train(TrialTarget target, Settings settings, Optional<Checkpoint> from) {
    Trial trial = target.trial();
    spark.setJobGroup(jobGroup, "%s, to epoch %d".formatted(trial.name(), target.epochs()), false);
    try (SharedSets.Lease lease = sets.lease(settings)) {
      Training training = lease.training();
      from.ifPresent(
          checkpoint ->
              training.requireSameRows(
                  checkpoint, lease.rows(), line -> warnings.accept(trial.name() + ": " + line)));
      // Beside the task and not in it: Spark warns of large tasks.
      Broadcast<Serializable> start =
          spark.broadcast(
              from.<Serializable>map(Checkpoint::toBytes)
                  .orElseGet(() -> training.newWeights(storage)),
              ClassTag$.MODULE$.apply(Serializable.class));
      running.incrementAndGet();
      try {
        return run(new TrialTask(target, lease, start));
      } finally {
        running.decrementAndGet();
        start.destroy();
      }
    }
  }

  private TrialProgress run(TrialTask task) {
    return BlockJob.run(spark, onePartition, task, TrialProgress.class).get(0).unpacked();
  }

  @Override
  public Model model(Settings settings, Checkpoint checkpoint) {
    return sets.model(settings, checkpoint.result());
  }

  @Override
  public boolean isAlive() {
    return !spark.isStopped();
  }

  @Override
  public void stop() {
    // Spark warns if there is nothing to cancel.
    if (running.get() > 0) {
      spark.cancelJobGroup(jobGroup);
    }
  }

  @Override
  public void close() {
    sets.close();
  }
}
