package kindling.sweep.trial;

import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import kindling.cluster.SparkWorkers;
import kindling.config.Settings;
import kindling.config.message.Warnings;
import kindling.run.SharedSets;
import kindling.run.Training;
import kindling.store.Checkpoint;
import kindling.store.Model;
import kindling.store.Storage;
import org.apache.spark.SparkContext;

/**
 * Trains each trial data-parallel, as {@code kindling train} does: several at a time in one Spark
 * context, whose jobs take turns (a pool for each thread that calls; fair if {@code
 * spark.scheduler.mode} is), over the same cached blocks.
 */
public final class TrainingRunner implements TrialRunner {
  /** While the jobs of one wait for the scheduler, those of another compute. */
  private static final int SLOTS = 2;

  private static final String POOL = "spark.scheduler.pool";

  private final SparkContext spark;
  private final Storage storage;
  private final SharedSets sets;
  private final int slots;
  private final Warnings warnings;
  private final Set<Running> running = ConcurrentHashMap.newKeySet();

  private record Running(TrialTraining trial, SparkWorkers workers) {}

  /**
   * A runner in a session.
   *
   * @param sets closed with the runner
   * @param parallel trials at once; 0 for {@value #SLOTS}
   * @param warnings takes the warnings, a line each
   */
  public TrainingRunner(SparkContext spark, SharedSets sets, int parallel, Warnings warnings) {
    this.spark = spark;
    this.storage = new Storage(spark.hadoopConfiguration());
    this.sets = sets;
    this.slots = parallel > 0 ? parallel : SLOTS;
    this.warnings = warnings;
  }

  @Override
  public String way() {
    return "each as a training over the cluster";
  }

  @Override
  public int slots() {
    return slots;
  }

  @Override
  public TrialProgress train(TrialTarget target, Settings settings, Optional<Checkpoint> from) {
    String poolBefore = spark.getLocalProperty(POOL);
    spark.setLocalProperty(POOL, Thread.currentThread().getName());
    Warnings ofTrial = line -> warnings.accept(target.trial().name() + ": " + line);
    try (SharedSets.Lease lease = sets.lease(settings);
        SparkWorkers workers =
            lease.training().workers(spark, lease.rows(), lease.cached(), ofTrial)) {
      Training training = lease.training();
      TrialTraining trial = new TrialTraining(training, lease.rows(), workers, () -> {});
      Running now = new Running(trial, workers);
      running.add(now);
      try {
        return trial.train(target.epochs(), from, () -> training.newWeights(storage), ofTrial);
      } finally {
        running.remove(now);
      }
    } finally {
      spark.setLocalProperty(POOL, poolBefore);
    }
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
    running.forEach(
        now -> {
          now.trial().pause();
          now.workers().cancel();
        });
  }

  @Override
  public void close() {
    sets.close();
  }
}
