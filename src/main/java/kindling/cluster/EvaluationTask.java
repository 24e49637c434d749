package kindling.cluster;

import java.io.Serial;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.DoubleStream;
import java.util.stream.LongStream;
import kindling.config.UserError;
import kindling.config.message.Variant;
import kindling.data.Block;
import kindling.gradient.BlockEvaluation;
import kindling.metrics.ConfusionMatrix;
import kindling.metrics.Evaluation;
import kindling.metrics.TargetMoments;
import kindling.metrics.scores.ScoredRows;
import kindling.network.Workspace;
import kindling.optimize.Weights;
import kindling.rows.CachedBlocks;
import org.apache.spark.SparkContext;
import org.apache.spark.TaskContext;
import org.apache.spark.broadcast.Broadcast;
import scala.collection.Iterator;
import scala.runtime.AbstractFunction2;

/** A task of an evaluation of some blocks. */
public final class EvaluationTask
    extends AbstractFunction2<TaskContext, Iterator<Block>, EvaluatedBlocks>
    implements Serializable {
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
   * @throws UserError if a chosen metric needs more memory than there is
   */
  public static Evaluation run(
      SparkContext spark,
      BlockEvaluation work,
      CachedBlocks blocks,
      float[] parameters,
      TargetMoments targets,
      ConfusionMatrix matrix) {
    List<EvaluatedBlocks> partitions =
        run(spark, work, blocks, parameters, targets != null, matrix != null);
    Evaluation sum = Evaluation.NONE;
    for (EvaluatedBlocks partition : partitions) {
      for (double[] shard : partition.numbers()) {
        sum = sum.plus(unpack(shard, targets, matrix));
      }
    }
    return work.complete(sum, scored(partitions));
  }

  /**
   * The scores of all rows of some blocks, in their order, in one job.
   *
   * @param work with a metric that needs them
   * @throws UserError if they need more memory than there is
   */
  public static ScoredRows scores(
      SparkContext spark, BlockEvaluation work, CachedBlocks blocks, float[] parameters) {
    return work.joined(blocks.rows(), scored(run(spark, work, blocks, parameters, false, false)));
  }

  private static List<EvaluatedBlocks> run(
      SparkContext spark,
      BlockEvaluation work,
      CachedBlocks blocks,
      float[] parameters,
      boolean withTargets,
      boolean withMatrix) {
    requireRoom(spark, work, blocks);
    try (BlockJob job = new BlockJob(spark, blocks, Weights.of(parameters))) {
      BlockEvaluation weighing = work.weighing(blocks.weightFactor());
      EvaluationTask task = new EvaluationTask(weighing, job.weights(), withTargets, withMatrix);
      return job.run(task, EvaluatedBlocks.class);
    }
  }

  private static List<ScoredRows> scored(List<EvaluatedBlocks> partitions) {
    return partitions.stream().map(EvaluatedBlocks::scored).filter(Objects::nonNull).toList();
  }

  /**
   * Refuses a set whose scores the driver cannot take, if a chosen metric needs them.
   *
   * @throws UserError if that is so
   */
  public static void requireRoom(SparkContext spark, BlockEvaluation work, CachedBlocks blocks) {
    work.requireRoom(blocks.rows());
    long bytes = work.needsScores() ? work.scoredBytes(blocks.rows()) : 0;
    long limit = spark.getConf().getSizeAsBytes("spark.driver.maxResultSize", "1g");
    if (limit > 0 && bytes > limit) {
      long gibibytes = 1 + (bytes >> 30);
      throw UserError.of(
              "{evaluation.metrics} need the scores of %,d rows, %,d MiB, and spark.driver.maxResultSize lets %,d through",
              blocks.rows(), bytes >> 20, limit >> 20)
          .cure(
              "set {evaluation.training-set} = false if it is the training set, or start with %s",
              new Variant(
                  "kindling --conf spark.driver.maxResultSize=%dg ...".formatted(gibibytes),
                  "spark.driver.maxResultSize=%dg".formatted(gibibytes)));
    }
  }

  @Override
  public EvaluatedBlocks apply(TaskContext context, Iterator<Block> blocks) {
    Workspace workspace = TaskScratch.ofThread().workspace(work::workspace);
    float[] weights = parameters.value().array();
    ScoredRows scored = work.needsScores() ? work.scoredRows() : null;
    List<double[]> shards = new ArrayList<>();
    while (blocks.hasNext()) {
      shards.add(pack(blocks.next(), weights, workspace, scored));
    }
    return new EvaluatedBlocks(shards.toArray(double[][]::new), scored);
  }

  private double[] pack(Block block, float[] weights, Workspace workspace, ScoredRows scored) {
    ConfusionMatrix matrix = withMatrix ? work.matrix() : null;
    DoubleStream numbers =
        DoubleStream.of(work.evaluate(block, weights, workspace, matrix, scored).numbers());
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
