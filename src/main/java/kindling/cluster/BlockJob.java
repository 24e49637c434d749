package kindling.cluster;

import java.io.Serial;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.ObjIntConsumer;
import kindling.data.Block;
import kindling.gradient.exchange.UnreachablePeerException;
import kindling.math.Precision;
import kindling.optimize.Weights;
import kindling.rows.CachedBlocks;
import kindling.rows.ShardLayout;
import org.apache.spark.SparkContext;
import org.apache.spark.TaskContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.rdd.RDD;
import scala.Function1;
import scala.Function2;
import scala.collection.Iterator;
import scala.reflect.ClassTag;
import scala.reflect.ClassTag$;
import scala.runtime.AbstractFunction2;
import scala.runtime.BoxedUnit;

/**
 * A job over cached blocks, with weights that each of its tasks receives. The weights are broadcast
 * when the job is made, and removed from the executors when it is closed.
 *
 * <p>Tasks are named classes and not lambdas. Of a lambda Spark parses class files in every job,
 * which takes longer than an empty job does.
 */
public final class BlockJob implements AutoCloseable {
  private final SparkContext spark;
  private final CachedBlocks blocks;
  private final Broadcast<PackedFloats> weights;
  private final long broadcastNanos;

  /**
   * A job.
   *
   * @param weights that its tasks receive; null for none
   */
  BlockJob(SparkContext spark, CachedBlocks blocks, Weights weights) {
    this(spark, blocks, weights, Precision.FLOAT32);
  }

  /** A job whose tasks receive weights that are rounded to a precision. */
  BlockJob(SparkContext spark, CachedBlocks blocks, Weights weights, Precision precision) {
    long start = System.nanoTime();
    this.spark = spark;
    this.blocks = blocks;
    this.weights = weights == null ? null : PackedFloats.broadcast(spark, weights, precision);
    this.broadcastNanos = System.nanoTime() - start;
  }

  /** The weights, for the constructors of tasks; null if there are none. */
  Broadcast<PackedFloats> weights() {
    return weights;
  }

  /** How long the driver took to broadcast the weights. */
  long broadcastNanos() {
    return broadcastNanos;
  }

  SparkContext spark() {
    return spark;
  }

  RDD<Block> blocks() {
    return blocks.blocks().rdd();
  }

  ShardLayout layout() {
    return blocks.layout();
  }

  /** Runs a task over each partition. */
  <R> List<R> run(Function2<TaskContext, Iterator<Block>, R> task, Class<R> result) {
    return run(spark, blocks(), task, result);
  }

  /**
   * Runs a task over each partition.
   *
   * @param arrived takes each result, and the number of its partition, as soon as it arrives
   */
  <R> void run(
      Function2<TaskContext, Iterator<Block>, R> task, Class<R> result, ObjIntConsumer<R> arrived) {
    run(spark, blocks(), task, result, arrived);
  }

  /**
   * Runs a task over each partition, all of them at the same time in a barrier stage.
   *
   * @param task returns one result
   */
  <R> List<R> runAtOnce(Function1<Iterator<Block>, Iterator<R>> task, Class<R> result) {
    return runAtOnce(spark, blocks(), task, result);
  }

  /** Runs a task over each partition of an RDD, all of them at the same time in a barrier stage. */
  static <R> List<R> runAtOnce(
      SparkContext spark,
      RDD<Block> blocks,
      Function1<Iterator<Block>, Iterator<R>> task,
      Class<R> result) {
    RDD<R> results = blocks.barrier().mapPartitions(task, true, tag(result));
    return run(spark, results, new Only<>(), result);
  }

  /** Whether a barrier stage failed with one of its tasks. Spark does not repeat such a job. */
  static boolean lostTask(Exception failure) {
    // Spark 3.5 to 4.1 have this text; a test that kills an executor fails if it changes.
    return String.valueOf(failure.getMessage()).contains("failed barrier ResultStage");
  }

  /** Whether a barrier stage failed because one of its tasks could not reach another process. */
  static boolean unreachablePeer(Exception failure) {
    return String.valueOf(failure.getMessage()).contains(UnreachablePeerException.class.getName());
  }

  /** All blocks of a partition, which are those of its shards in their order. */
  static List<Block> all(Iterator<Block> blocks) {
    List<Block> all = new ArrayList<>();
    while (blocks.hasNext()) {
      all.add(blocks.next());
    }
    return all;
  }

  @Override
  public void close() {
    if (weights != null) {
      weights.destroy();
    }
  }

  /** Runs a task over each partition of an RDD, and returns the results in their order. */
  public static <T, R> List<R> run(
      SparkContext spark,
      RDD<T> rdd,
      Function2<TaskContext, Iterator<T>, R> task,
      Class<R> result) {
    List<R> results = new ArrayList<>(Collections.nCopies(rdd.getNumPartitions(), null));
    run(spark, rdd, task, result, (arrived, partition) -> results.set(partition, arrived));
    return results;
  }

  /** Runs a task over each partition of an RDD; results are handed over as they arrive. */
  static <T, R> void run(
      SparkContext spark,
      RDD<T> rdd,
      Function2<TaskContext, Iterator<T>, R> task,
      Class<R> result,
      ObjIntConsumer<R> arrived) {
    spark.runJob(rdd, task, new Arrived<>(arrived), tag(result));
  }

  private static <R> ClassTag<R> tag(Class<R> type) {
    return ClassTag$.MODULE$.apply(type);
  }

  /** Hands each result to a Java function; Spark calls it on the driver, one result at a time. */
  private static final class Arrived<R> extends AbstractFunction2<Object, R, BoxedUnit> {
    private final ObjIntConsumer<R> results;

    Arrived(ObjIntConsumer<R> results) {
      this.results = results;
    }

    @Override
    public BoxedUnit apply(Object partition, R result) {
      results.accept(result, (Integer) partition);
      return BoxedUnit.UNIT;
    }
  }

  /** The one result that a partition of a barrier stage holds. */
  private static final class Only<R> extends AbstractFunction2<TaskContext, Iterator<R>, R>
      implements Serializable {
    @Serial private static final long serialVersionUID = 1L;

    @Override
    public R apply(TaskContext context, Iterator<R> results) {
      return results.next();
    }
  }
}
