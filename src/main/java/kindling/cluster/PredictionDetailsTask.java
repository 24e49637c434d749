package kindling.cluster;

import java.io.Serial;
import java.io.Serializable;
import kindling.data.Block;
import kindling.gradient.BlockEvaluation;
import kindling.metrics.PredictionDetails;
import kindling.network.Workspace;
import kindling.optimize.Weights;
import kindling.rows.CachedBlocks;
import org.apache.spark.SparkContext;
import org.apache.spark.TaskContext;
import org.apache.spark.broadcast.Broadcast;
import scala.collection.Iterator;
import scala.runtime.AbstractFunction2;

/**
 * A task that compares the true and the predicted class of every row. It returns one result for all
 * shards of its partition, so that the size of the result does not depend on their number.
 */
final class PredictionDetailsTask
    extends AbstractFunction2<TaskContext, Iterator<Block>, PredictionDetails>
    implements Serializable {
  @Serial private static final long serialVersionUID = 1L;

  private final BlockEvaluation work;
  private final Broadcast<PackedFloats> parameters;
  private final PredictionDetails empty;

  private PredictionDetailsTask(
      BlockEvaluation work, Broadcast<PackedFloats> parameters, PredictionDetails empty) {
    this.work = work;
    this.parameters = parameters;
    this.empty = empty;
  }

  /**
   * Examines all rows of some blocks, in one job.
   *
   * @param all takes the results of the tasks; their order makes no difference
   */
  static void run(
      SparkContext spark,
      BlockEvaluation work,
      CachedBlocks blocks,
      float[] parameters,
      PredictionDetails all) {
    try (BlockJob job = new BlockJob(spark, blocks, Weights.of(parameters))) {
      PredictionDetailsTask task = new PredictionDetailsTask(work, job.weights(), all.empty());
      job.run(task, PredictionDetails.class, (ofTask, partition) -> all.add(ofTask));
    }
  }

  @Override
  public PredictionDetails apply(TaskContext context, Iterator<Block> blocks) {
    Workspace workspace = TaskScratch.ofThread().workspace(work::workspace);
    float[] weights = parameters.value().array();
    PredictionDetails details = empty.empty();
    while (blocks.hasNext()) {
      work.examine(blocks.next(), weights, workspace, details);
    }
    return details;
  }
}
