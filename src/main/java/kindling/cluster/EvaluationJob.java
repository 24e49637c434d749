package kindling.cluster;

import kindling.gradient.BlockEvaluation;
import kindling.metrics.Evaluation;
import org.apache.spark.SparkContext;
import org.apache.spark.broadcast.Broadcast;
import scala.reflect.ClassTag;
import scala.reflect.ClassTag$;
import scala.runtime.AbstractFunction2;
import scala.runtime.BoxedUnit;

/** Loss and accuracy over all rows of some blocks: one job. */
public final class EvaluationJob {
  private EvaluationJob() {}

  /** Evaluates. */
  public static Evaluation run(
      SparkContext spark, BlockEvaluation work, CachedBlocks blocks, float[] parameters) {
    Broadcast<Floats> weights = Floats.broadcast(spark, parameters);
    Arrived arrived = new Arrived(blocks.layout());
    ClassTag<double[][]> tag = ClassTag$.MODULE$.apply(double[][].class);
    try {
      EvaluationTask task = new EvaluationTask(work, blocks.layout(), weights);
      spark.runJob(blocks.blocks().rdd(), task, arrived, tag);
    } finally {
      weights.destroy();
    }
    return arrived.sum();
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

    Evaluation sum() {
      Evaluation sum = Evaluation.NONE;
      for (double[] shard : shards) {
        sum = sum.plus(new Evaluation((long) shard[0], shard[1], (long) shard[2]));
      }
      return sum;
    }
  }
}
