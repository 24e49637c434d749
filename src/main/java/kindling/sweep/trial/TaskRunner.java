package kindling.sweep.trial;

import java.io.Serializable;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import kindling.config.Settings;
import kindling.config.message.Warnings;
import kindling.rows.ShardLayout;
import kindling.run.SharedSets;
import kindling.store.Checkpoint;
import kindling.store.Model;
import kindling.store.Storage;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.rdd.RDD;
import org.apache.spark.sql.SparkSession;
import scala.reflect.ClassTag;
import scala.reflect.ClassTag$;
import scala.runtime.AbstractFunction2;
import scala.runtime.BoxedUnit;

/**
 * Trains each trial as one task, {@link TrialTask}: many small trainings side by side, each on one
 * core, without a word between them.
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
   * @param warnings takes what should be known, a line each
   */
  public TaskRunner(SparkSession session, SharedSets sets, int parallel, Warnings warnings) {
    this.spark = session.sparkContext();
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
  public TrialProgress train(TrialTarget stint, Settings settings, Optional<Checkpoint> from) {
    int trial = stint.trial().number();
    spark.setJobGroup(jobGroup, "trial %d, to epoch %d".formatted(trial, stint.epochs()), false);
    try (SharedSets.Lease lease = sets.lease(settings)) {
      from.ifPresent(checkpoint -> lease.requireSame(checkpoint, warnings));
      // Beside the task and not in it: Spark warns of large tasks.
      Broadcast<Serializable> begin =
          spark.broadcast(
              from.<Serializable>map(Checkpoint::toBytes)
                  .orElseGet(() -> lease.assembly().parameters(storage)),
              ClassTag$.MODULE$.apply(Serializable.class));
      running.incrementAndGet();
      try {
        return run(new TrialTask(stint, lease, begin));
      } finally {
        running.decrementAndGet();
        begin.destroy();
      }
    }
  }

  private TrialProgress run(TrialTask task) {
    Arrived arrived = new Arrived();
    ClassTag<PackedProgress> tag = ClassTag$.MODULE$.apply(PackedProgress.class);
    spark.runJob(onePartition, task, arrived, tag);
    return arrived.result.leg();
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

  /** Keeps what the task brings home. */
  private static final class Arrived extends AbstractFunction2<Object, PackedProgress, BoxedUnit> {
    private PackedProgress result;

    @Override
    public BoxedUnit apply(Object partition, PackedProgress result) {
      this.result = result;
      return BoxedUnit.UNIT;
    }
  }
}
