package kindling.sweep.trial;

import java.io.Serial;
import java.io.Serializable;
import java.util.List;
import java.util.TreeMap;
import kindling.config.SettingsReader;
import kindling.data.BatchPlan;
import kindling.data.RowLayout;
import kindling.data.Shape;
import kindling.gradient.local.LocalWorkers;
import kindling.run.Assembly;
import kindling.run.SharedSets;
import kindling.store.Checkpoint;
import kindling.train.TrainingMode;
import kindling.train.TrainingState;
import org.apache.spark.TaskContext;
import org.apache.spark.broadcast.Broadcast;
import scala.collection.Iterator;
import scala.runtime.AbstractFunction2;

/**
 * A trial as one task: its training on one core, with all blocks at hand, to the bits that the same
 * training has on a cluster. Knows no file system: checkpoints come and go with the task.
 */
final class TrialTask extends AbstractFunction2<TaskContext, Iterator<Integer>, PackedProgress>
    implements Serializable {
  @Serial private static final long serialVersionUID = 1L;

  private final String name;
  private final int epochs;
  private final String settings;
  private final Shape shape;
  private final RowLayout rows;
  private final int[] shardRows;
  private final double weightFactor;
  private final TreeMap<String, String> origin;
  private final Broadcast<SharedSets.Blocks> blocks;
  private final Broadcast<Serializable> begin;

  /**
   * A task.
   *
   * @param sets to train on; all that is needed of them goes with the task
   * @param begin weights to begin with (float[]), or a checkpoint to go on from (byte[])
   */
  TrialTask(TrialTarget stint, SharedSets.Lease sets, Broadcast<Serializable> begin) {
    this.name = "trial " + stint.trial().number();
    this.epochs = stint.epochs();
    this.settings = sets.assembly().settings();
    this.shape = sets.shape();
    this.rows = sets.rows();
    this.shardRows = sets.shardRows();
    this.weightFactor = sets.weightFactor();
    this.origin = new TreeMap<>(sets.origin());
    this.blocks = sets.everywhere();
    this.begin = begin;
  }

  @Override
  public PackedProgress apply(TaskContext context, Iterator<Integer> nothing) {
    Assembly assembly =
        new Assembly(SettingsReader.ofModel(settings, name, List.of()).settings(), shape, rows);
    BatchPlan plan = assembly.plan(shardRows);
    try (LocalWorkers workers =
        new LocalWorkers(
            assembly.gradient(plan, weightFactor),
            assembly.evaluation(),
            blocks.value().sets(),
            1)) {
      TrainingMode synchronization = assembly.synchronization(plan, workers);
      // A copy: in local mode a task that is repeated would see the very array.
      TrainingState state =
          begin.value() instanceof float[] weights
              ? new TrainingState(
                  weights.clone(), synchronization.stateArrays(), plan.stepsPerEpoch())
              : Checkpoint.parse(name, (byte[]) begin.value()).state(plan.stepsPerEpoch());
      TrialTraining training =
          new TrialTraining(assembly, workers, synchronization, context::killTaskIfInterrupted);
      try {
        return new PackedProgress(training.train(state, epochs, origin));
      } catch (OutOfMemoryError e) {
        // Spark would end the executor, and with it the trials of others.
        String error = "out of memory: " + e.getMessage();
        return new PackedProgress(TrialProgress.failed(state.position(), error, 0));
      }
    }
  }
}
