package kindling.cluster;

import java.io.Serial;
import java.io.Serializable;
import kindling.data.Block;
import kindling.gradient.BlockEvaluation;
import kindling.metrics.PredictionDetails;
import kindling.network.Workspace;
import org.apache.spark.TaskContext;
import org.apache.spark.broadcast.Broadcast;
import scala.collection.Iterator;
import scala.runtime.AbstractFunction2;

/**
 * A task of an examination: one for all shards of its partition, so that what it brings home does
 * not grow with them.
 */
final class PredictionDetailsTask
    extends AbstractFunction2<TaskContext, Iterator<Block>, PredictionDetails>
    implements Serializable {
  @Serial private static final long serialVersionUID = 1L;

  private final BlockEvaluation work;
  private final Broadcast<PackedFloats> parameters;
  private final PredictionDetails empty;

  PredictionDetailsTask(
      BlockEvaluation work, Broadcast<PackedFloats> parameters, PredictionDetails empty) {
    this.work = work;
    this.parameters = parameters;
    this.empty = empty;
  }

  @Override
  public PredictionDetails apply(TaskContext context, Iterator<Block> blocks) {
    Workspace workspace = TaskScratch.ofThread().workspace(work::workspace);
    float[] weights = parameters.value().array();
    PredictionDetails examination = empty.empty();
    while (blocks.hasNext()) {
      work.examine(blocks.next(), weights, workspace, examination);
    }
    return examination;
  }
}
