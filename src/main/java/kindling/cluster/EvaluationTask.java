package kindling.cluster;

import java.io.Serial;
import java.io.Serializable;
import java.util.stream.DoubleStream;
import java.util.stream.LongStream;
import kindling.data.Block;
import kindling.gradient.BlockEvaluation;
import kindling.metrics.ConfusionMatrix;
import kindling.metrics.Evaluation;
import kindling.metrics.TargetMoments;
import kindling.network.Workspace;
import kindling.rows.ShardLayout;
import org.apache.spark.TaskContext;
import org.apache.spark.broadcast.Broadcast;
import scala.collection.Iterator;
import scala.runtime.AbstractFunction2;

/**
 * A task of an evaluation: of each shard of its partition the numbers of its {@link Evaluation},
 * then those of its {@link TargetMoments} and the counts of its confusion matrix, if there are to
 * be such.
 */
final class EvaluationTask extends AbstractFunction2<TaskContext, Iterator<Block>, double[][]>
    implements Serializable {
  @Serial private static final long serialVersionUID = 1L;

  private final BlockEvaluation work;
  private final ShardLayout layout;
  private final Broadcast<PackedFloats> parameters;
  private final boolean withTargets;
  private final boolean withMatrix;

  EvaluationTask(
      BlockEvaluation work,
      ShardLayout layout,
      Broadcast<PackedFloats> parameters,
      boolean withTargets,
      boolean withMatrix) {
    this.withTargets = withTargets;
    this.withMatrix = withMatrix;
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
      ConfusionMatrix matrix = withMatrix ? work.matrix() : null;
      float[] weights = parameters.value().array();
      Block block = blocks.next();
      DoubleStream numbers =
          DoubleStream.of(work.evaluate(block, weights, workspace, matrix).numbers());
      if (withTargets) {
        double[] targets = work.targets(block, workspace).numbers();
        numbers = DoubleStream.concat(numbers, DoubleStream.of(targets));
      }
      if (matrix != null) {
        numbers = DoubleStream.concat(numbers, LongStream.of(matrix.counts()).asDoubleStream());
      }
      evaluations[i] = numbers.toArray();
    }
    return evaluations;
  }
}
