package kindling.cluster;

import kindling.gradient.BlockEvaluation;
import kindling.metrics.PredictionDetails;
import kindling.optimize.Weights;
import kindling.rows.CachedBlocks;
import org.apache.spark.SparkContext;
import org.apache.spark.broadcast.Broadcast;
import scala.reflect.ClassTag;
import scala.reflect.ClassTag$;
import scala.runtime.AbstractFunction2;
import scala.runtime.BoxedUnit;

/** An examination of all rows of some blocks: one job. */
final class PredictionDetailsJob {
  private PredictionDetailsJob() {}

  /**
   * Examines.
   *
   * @param all takes what tasks bring home, in whatever order they arrive
   */
  static void run(
      SparkContext spark,
      BlockEvaluation work,
      CachedBlocks blocks,
      float[] parameters,
      PredictionDetails all) {
    Broadcast<PackedFloats> weights = PackedFloats.broadcast(spark, Weights.of(parameters));
    ClassTag<PredictionDetails> tag = ClassTag$.MODULE$.apply(PredictionDetails.class);
    try {
      PredictionDetailsTask task = new PredictionDetailsTask(work, weights, all.empty());
      spark.runJob(blocks.blocks().rdd(), task, new Arrived(all), tag);
    } finally {
      weights.destroy();
    }
  }

  private static final class Arrived
      extends AbstractFunction2<Object, PredictionDetails, BoxedUnit> {
    private final PredictionDetails all;

    Arrived(PredictionDetails all) {
      this.all = all;
    }

    @Override
    public BoxedUnit apply(Object partition, PredictionDetails ofTask) {
      all.add(ofTask);
      return BoxedUnit.UNIT;
    }
  }
}
