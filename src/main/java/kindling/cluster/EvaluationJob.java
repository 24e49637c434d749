package kindling.cluster;

import java.util.Arrays;
import kindling.gradient.BlockEvaluation;
import kindling.metrics.ConfusionMatrix;
import kindling.metrics.Evaluation;
import kindling.metrics.TargetMoments;
import kindling.optimize.Weights;
import kindling.rows.CachedBlocks;
import kindling.rows.ShardLayout;
import org.apache.spark.SparkContext;
import org.apache.spark.broadcast.Broadcast;
import scala.reflect.ClassTag;
import scala.reflect.ClassTag$;
import scala.runtime.AbstractFunction2;
import scala.runtime.BoxedUnit;

/** An evaluation of all rows of some blocks: one job. */
public final class EvaluationJob {
  private EvaluationJob() {}

  /**
   * Evaluates.
   *
   * @param targets takes what is to be predicted; null for none
   * @param matrix takes truth and guess of every row; null for none
   */
  public static Evaluation run(
      SparkContext spark,
      BlockEvaluation work,
      CachedBlocks blocks,
      float[] parameters,
      TargetMoments targets,
      ConfusionMatrix matrix) {
    Broadcast<PackedFloats> weights = PackedFloats.broadcast(spark, Weights.of(parameters));
    Arrived arrived = new Arrived(blocks.layout());
    ClassTag<double[][]> tag = ClassTag$.MODULE$.apply(double[][].class);
    try {
      EvaluationTask task =
          new EvaluationTask(
              work.weighing(blocks.weightFactor()),
              blocks.layout(),
              weights,
              targets != null,
              matrix != null);
      spark.runJob(blocks.blocks().rdd(), task, arrived, tag);
    } finally {
      weights.destroy();
    }
    return arrived.sum(targets, matrix);
  }

  /** Takes the evaluations of shards, and adds them in the order of the shards. */
  private static final class Arrived extends AbstractFunction2<Object, double[][], BoxedUnit> {
    private final ShardLayout layout;
    private final double[][] shards;

    Arrived(ShardLayout layout) {
      this.layout = layout;
      this.shards = new double[layout.shards()][];
    }

    @Override
    public BoxedUnit apply(Object partition, double[][] evaluations) {
      System.arraycopy(
          evaluations, 0, shards, layout.from((Integer) partition), evaluations.length);
      return BoxedUnit.UNIT;
    }

    Evaluation sum(TargetMoments targets, ConfusionMatrix matrix) {
      Evaluation sum = Evaluation.NONE;
      int numbers = Evaluation.NONE.numbers().length;
      int counted = targets == null ? numbers : numbers + targets.numbers().length;
      for (double[] shard : shards) {
        sum = sum.plus(Evaluation.of(Arrays.copyOf(shard, numbers)));
        if (targets != null) {
          targets.add(TargetMoments.of(Arrays.copyOfRange(shard, numbers, counted)));
        }
        if (matrix != null) {
          long[] counts =
              Arrays.stream(shard, counted, shard.length)
                  .mapToLong(count -> (long) count)
                  .toArray();
          matrix.add(new ConfusionMatrix(matrix.classes(), counts));
        }
      }
      return sum;
    }
  }
}
