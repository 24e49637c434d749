package kindling.cluster;

import java.io.Serial;
import java.io.Serializable;
import kindling.data.Block;
import kindling.gradient.BlockEvaluation;
import kindling.metrics.Evaluation;
import kindling.network.Workspace;
import org.apache.spark.TaskContext;
import org.apache.spark.broadcast.Broadcast;
import scala.collection.Iterator;
import scala.runtime.AbstractFunction2;

/**
 * A task of an evaluation: loss and accuracy of each shard of its partition, three numbers each
 * (rows, sum of losses, correct).
 */
final class EvaluationTask extends AbstractFunction2<TaskContext, Iterator<Block>, double[][]>
    implements Serializable {
  @Serial private static final long serialVersionUID = 1L;

  private final BlockEvaluation work;
  private final ShardLayout layout;
  private final Broadcast<Floats> parameters;

  EvaluationTask(BlockEvaluation work, ShardLayout layout, Broadcast<Floats> parameters) {
    this.work = work;
    this.layout = layout;
    this.parameters = parameters;
  }

  @Override
  public double[][] apply(TaskContext context, Iterator<Block> blocks) {
    int partition = context.partitionId();
    Workspace workspace = TaskScratch.ofThread().workspace(work::workspace);
    double[][] evaluations = new double[layout.from(partition + 1) - layout.from(partition)][];
    for (int i = 0; blocks.hasNext(); i++) {
      Evaluation shard = work.evaluate(blocks.next(), parameters.value().array(), workspace);
      evaluations[i] = new double[] {shard.rows(), shard.lossSum(), shard.correct()};
    }
    return evaluations;
  }
}
