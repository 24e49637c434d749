package kindling.sweep.trial;

import java.io.Serial;
import java.io.Serializable;
import java.util.List;
import java.util.Optional;
import kindling.config.SettingsReader;
import kindling.data.RowLayout;
import kindling.data.Shape;
import kindling.gradient.local.LocalWorkers;
import kindling.run.PackedRows;
import kindling.run.SharedBlocks;
import kindling.run.SharedSets;
import kindling.run.Training;
import kindling.store.Checkpoint;
import kindling.tables.Table;
import org.apache.spark.TaskContext;
import org.apache.spark.broadcast.Broadcast;
import scala.collection.Iterator;
import scala.runtime.AbstractFunction2;

/**
 * A trial as one task: its training on one core, with all blocks in memory, to the same bits as on
 * a cluster. It uses no file system: checkpoints come and go with the task.
 */
final class TrialTask extends AbstractFunction2<TaskContext, Iterator<Integer>, TrialProgress>
    implements Serializable {
  @Serial private static final long serialVersionUID = 1L;

  private final String name;
  private final int epochs;
  private final String settings;
  private final Shape shape;
  private final RowLayout layout;
  // null if columns are read as numbers
  private final Table table;
  private final PackedRows rows;
  private final Broadcast<SharedBlocks> blocks;
  private final Broadcast<Serializable> start;

  /**
   * A task.
   *
   * @param sets to train on
   * @param start weights to begin with (float[]), or a checkpoint to resume from (byte[])
   */
  TrialTask(TrialTarget target, SharedSets.Lease sets, Broadcast<Serializable> start) {
    this.name = target.trial().name();
    this.epochs = target.epochs();
    this.settings = sets.training().resolved();
    this.shape = sets.training().shape();
    this.layout = sets.training().layout();
    this.table = sets.training().table().orElse(null);
    this.rows = sets.rows();
    this.blocks = sets.broadcast();
    this.start = start;
  }

  @Override
  public TrialProgress apply(TaskContext context, Iterator<Integer> nothing) {
    Training training =
        new Training(
            SettingsReader.ofModel(settings, name, List.of()).settings(), shape, layout, table);
    Optional<Checkpoint> from =
        start.value() instanceof byte[] bytes
            ? Optional.of(Checkpoint.parse(name, bytes))
            : Optional.empty();
    try (LocalWorkers workers = training.workers(rows, blocks.value().sets())) {
      TrialTraining trial =
          new TrialTraining(training, rows, workers, context::killTaskIfInterrupted);
      // The weights are copied: in local mode a repeated task would see the same array. The driver
      // has compared the rows with those of the checkpoint, and has warned.
      return trial
          .train(epochs, from, () -> ((float[]) start.value()).clone(), warning -> {})
          .packed();
    }
  }
}
