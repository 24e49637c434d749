package kindling.cluster;

import java.io.Serial;
import java.io.Serializable;
import kindling.data.Block;
import kindling.gradient.BlockEvaluation;
import kindling.metrics.Examination;
import kindling.network.Workspace;
import org.apache.spark.TaskContext;
import org.apache.spark.broadcast.Broadcast;
import scala.collection.Iterator;
import scala.runtime.AbstractFunction2;

/**
 * A task of an examination: one for all shards of its partition, so that what it brings home does
 * not grow with them.
 */
final class ExaminationTask extends AbstractFunction2<TaskContext, Iterator<Block>, Examination>
    implements Serializable {
  @Serial private static final long serialVersionUID = 1L;

  private final BlockEvaluation work;
  private final Broadcast<Floats> parameters;
  private final Examination empty;

  ExaminationTask(BlockEvaluation work, Broadcast<Floats> parameters, Examination empty) {
    this.work = work;
    this.parameters = parameters;
    this.empty = empty;
  }

  @Override
  public Examination apply(TaskContext context, Iterator<Block> blocks) {
    Workspace workspace = TaskScratch.ofThread().workspace(work::workspace);
    float[] weights = parameters.value().array();
    Examination examination = empty.empty();
    while (blocks.hasNext()) {
      work.examine(blocks.next(), weights, workspace, examination);
    }
    return examination;
  }
}
