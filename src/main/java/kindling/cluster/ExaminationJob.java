package kindling.cluster;

import kindling.gradient.BlockEvaluation;
import kindling.metrics.Examination;
import org.apache.spark.SparkContext;
import org.apache.spark.broadcast.Broadcast;
import scala.reflect.ClassTag;
import scala.reflect.ClassTag$;
import scala.runtime.AbstractFunction2;
import scala.runtime.BoxedUnit;

/** An examination of all rows of some blocks: one job. */
final class ExaminationJob {
  private ExaminationJob() {}

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
      Examination all) {
    Broadcast<Floats> weights = Floats.broadcast(spark, parameters);
    ClassTag<Examination> tag = ClassTag$.MODULE$.apply(Examination.class);
    try {
      ExaminationTask task = new ExaminationTask(work, weights, all.empty());
      spark.runJob(blocks.blocks().rdd(), task, new Arrived(all), tag);
    } finally {
      weights.destroy();
    }
  }

  private static final class Arrived extends AbstractFunction2<Object, Examination, BoxedUnit> {
    private final Examination all;

    Arrived(Examination all) {
      this.all = all;
    }

    @Override
    public BoxedUnit apply(Object partition, Examination ofTask) {
      all.add(ofTask);
      return BoxedUnit.UNIT;
    }
  }
}
