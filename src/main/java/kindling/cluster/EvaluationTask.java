package kindling.cluster;

import java.io.Serial;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.LongStream;
import kindling.data.Block;
import kindling.gradient.BlockEvaluation;
import kindling.metrics.ConfusionMatrix;
import kindling.metrics.Evaluation;
import kindling.metrics.TargetMoments;
import kindling.network.Workspace;
import kindling.optimize.Weights;
import kindling.rows.CachedBlocks;
import org.apache.spark.SparkContext;
import org.apache.spark.TaskContext;
import org.apache.spark.broadcast.Broadcast;
import scala.collection.Iterator;
import scala.runtime.AbstractFunction2;

/**
 * A task of an evaluation. For each shard of its partition it returns an array: the numbers of its
 * {@link Evaluation}, then, if they are wanted, those of its {@link TargetMoments} and the counts
 * of its {@link ConfusionMatrix}. An array, because Kryo cannot handle records.
 */
public final class EvaluationTask
    extends AbstractFunction2<TaskContext, Iterator<Block>, double[][]> implements Serializable {
  @Serial private static final long serialVersionUID = 1L;

  private final BlockEvaluation work;
  private final Broadcast<PackedFloats> parameters;
  private final boolean withTargets;
  private final boolean withMatrix;

  private EvaluationTask(
      BlockEvaluation work,
      Broadcast<PackedFloats> parameters,
      boolean withTargets,
      boolean withMatrix) {
    this.work = work;
    this.parameters = parameters;
    this.withTargets = withTargets;
    this.withMatrix = withMatrix;
  }

  /**
   * Evaluates all rows of some blocks, in one job.
   *
   * @param targets takes the moments of the labels; null for none
   * @param matrix takes the true and the predicted class of every row; null for none
   */
  public static Evaluation run(
      SparkContext spark,
      BlockEvaluation work,
      CachedBlocks blocks,
      float[] parameters,
      TargetMoments targets,
      ConfusionMatrix matrix) {
    List<double[][]> partitions;
    try (BlockJob job = new BlockJob(spark, blocks, Weights.of(parameters))) {
      BlockEvaluation weighing = work.weighing(blocks.weightFactor());
      EvaluationTask task =
          new EvaluationTask(weighing, job.weights(), targets != null, matrix != null);
      partitions = job.run(task, double[][].class);
    }
    Evaluation sum = Evaluation.NONE;
    for (double[][] shards : partitions) {
      for (double[] shard : shards) {
        sum = sum.plus(unpack(shard, targets, matrix));
      }
    }
    return sum;
  }

  @Override
  public double[][] apply(TaskContext context, Iterator<Block> blocks) {
    Workspace workspace = TaskScratch.ofThread().workspace(work::workspace);
    float[] weights = parameters.value().array();
    List<double[]> shards = new ArrayList<>();
    while (blocks.hasNext()) {
      shards.add(pack(blocks.next(), weights, workspace));
    }
    return shards.toArray(double[][]::new);
  }

  private double[] pack(Block block, float[] weights, Workspace workspace) {
    ConfusionMatrix matrix = withMatrix ? work.matrix() : null;
    DoubleStream numbers =
        DoubleStream.of(work.evaluate(block, weights, workspace, matrix).numbers());
    if (withTargets) {
      double[] targets = work.targets(block, workspace).numbers();
      numbers = DoubleStream.concat(numbers, DoubleStream.of(targets));
    }
    if (matrix != null) {
      numbers = DoubleStream.concat(numbers, LongStream.of(matrix.counts()).asDoubleStream());
    }
    return numbers.toArray();
  }

  private static Evaluation unpack(double[] shard, TargetMoments targets, ConfusionMatrix matrix) {
    int numbers = Evaluation.NONE.numbers().length;
    int counted = targets == null ? numbers : numbers + targets.numbers().length;
    if (targets != null) {
      targets.add(TargetMoments.of(Arrays.copyOfRange(shard, numbers, counted)));
    }
    if (matrix != null) {
      long[] counts =
          Arrays.stream(shard, counted, shard.length).mapToLong(count -> (long) count).toArray();
      matrix.add(new ConfusionMatrix(matrix.classes(), counts));
    }
    return Evaluation.of(Arrays.copyOf(shard, numbers));
  }
}
