package kindling.bench;

import java.io.Serializable;
import java.util.List;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkContext;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.rdd.RDD;
import scala.collection.Iterator;
import scala.reflect.ClassTag$;
import scala.runtime.AbstractFunction2;
import scala.runtime.BoxedUnit;

/** Empty jobs of two tasks, one for each step of an epoch: the minimum cost of a job per step. */
public final class EmptyJobs {
  private EmptyJobs() {}

  /** Takes the number of steps, and runs several epochs. */
  public static void main(String[] arguments) {
    int steps = Integer.parseInt(arguments[0]);
    SparkConf conf =
        new SparkConf()
            .setMaster("local[2]")
            .setAppName("empty jobs")
            .set("spark.driver.host", "localhost")
            .set("spark.ui.showConsoleProgress", "false");
    try (JavaSparkContext java = new JavaSparkContext(conf)) {
      SparkContext spark = java.sc();
      RDD<Integer> rdd = java.parallelize(List.of(1, 2), 2).rdd();
      for (int epoch = 0; epoch < 6; epoch++) {
        long start = System.nanoTime();
        for (int step = 0; step < steps; step++) {
          spark.runJob(rdd, new Nothing(), new Ignore(), ClassTag$.MODULE$.apply(Object.class));
        }
        System.out.println("epoch " + (System.nanoTime() - start) / 1e9 + " NaN");
      }
    }
  }

  private static final class Nothing
      extends AbstractFunction2<TaskContext, Iterator<Integer>, Object> implements Serializable {
    private static final long serialVersionUID = 1L;

    @Override
    public Object apply(TaskContext context, Iterator<Integer> rows) {
      return 0;
    }
  }

  private static final class Ignore extends AbstractFunction2<Object, Object, BoxedUnit> {
    @Override
    public BoxedUnit apply(Object partition, Object result) {
      return BoxedUnit.UNIT;
    }
  }
}
