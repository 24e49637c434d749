package kindling.cluster;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.Serial;
import java.io.Serializable;
import java.util.List;
import kindling.optimize.Weights;
import org.apache.spark.SparkContext;
import org.apache.spark.SparkException;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.rdd.RDD;
import org.junit.jupiter.api.Test;
import scala.collection.Iterator;
import scala.runtime.AbstractFunction2;

class BlockJobIT {
  private final SparkContext spark = Sessions.plain("local[2]").sparkContext();

  @Test
  void resultsAreInTheOrderOfThePartitions() {
    RDD<Integer> numbers =
        JavaSparkContext.fromSparkContext(spark).parallelize(List.of(3, 2, 1, 0), 4).rdd();
    List<Integer> results = BlockJob.run(spark, numbers, new LateFirst(), Integer.class);
    assertEquals(List.of(3, 2, 1, 0), results);
  }

  @Test
  void theWeightsAreThereUntilTheJobIsClosed() {
    Broadcast<PackedFloats> weights;
    try (BlockJob job = new BlockJob(spark, null, Weights.of(new float[] {1, 2}))) {
      weights = job.weights();
      assertArrayEquals(new float[] {1, 2}, weights.value().array());
    }
    assertThrows(SparkException.class, weights::value);
  }

  /** Returns the number in its partition, the larger the later. */
  private static final class LateFirst
      extends AbstractFunction2<TaskContext, Iterator<Integer>, Integer> implements Serializable {
    @Serial private static final long serialVersionUID = 1L;

    @Override
    public Integer apply(TaskContext context, Iterator<Integer> numbers) {
      int number = numbers.next();
      try {
        Thread.sleep(100L * number);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      return number;
    }
  }
}
