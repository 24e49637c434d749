package kindling.cluster;

import java.io.Serial;
import java.io.Serializable;
import java.util.function.ObjIntConsumer;
import kindling.data.Block;
import kindling.gradient.ReductionTree;
import kindling.rows.ShardLayout;
import org.apache.spark.HashPartitioner;
import org.apache.spark.TaskContext;
import org.apache.spark.rdd.RDD;
import org.apache.spark.rdd.ShuffledRDD;
import scala.Tuple2;
import scala.collection.Iterator;
import scala.collection.Iterator$;
import scala.reflect.ClassTag;
import scala.reflect.ClassTag$;
import scala.runtime.AbstractFunction2;

/**
 * A level of the reduction on the executors. Tasks send their sums to groups of neighbours, about
 * the square root of the number of tasks, and only the groups' sums travel to the driver. This is
 * one shuffle, whose files are removed when the sums have arrived.
 */
final class GroupSums {
  private GroupSums() {}

  /** Which tasks send to which group, as a layout with tasks in the place of shards. */
  static ShardLayout neighbours(ShardLayout layout) {
    int tasks = layout.partitions();
    return new ShardLayout(tasks, (int) Math.ceil(Math.sqrt(tasks)));
  }

  static void run(BlockJob job, SumTask task, ObjIntConsumer<GradientParts> arrived) {
    ShardLayout neighbours = neighbours(job.layout());
    RDD<Tuple2<Integer, GradientParts>> sent =
        job.blocks()
            .mapPartitionsWithIndex(
                new Send(task, neighbours),
                true,
                GroupSums.<Tuple2<Integer, GradientParts>>tag(Tuple2.class));
    ShuffledRDD<Integer, GradientParts, GradientParts> shuffled =
        new ShuffledRDD<>(
            sent,
            new HashPartitioner(neighbours.partitions()),
            tag(Integer.class),
            tag(GradientParts.class),
            tag(GradientParts.class));
    try {
      BlockJob.run(job.spark(), shuffled, new Sum(), GradientParts.class, arrived);
    } finally {
      // Spark itself would do it at the next garbage collection of the driver.
      shuffled.cleanShuffleDependencies(false);
    }
  }

  @SuppressWarnings("unchecked") // a tag knows no type arguments
  private static <T> ClassTag<T> tag(Class<?> type) {
    return ClassTag$.MODULE$.apply((Class<T>) type);
  }

  /** Computes the sums of a partition, with the number of their group as the key. */
  private static final class Send
      extends AbstractFunction2<Object, Iterator<Block>, Iterator<Tuple2<Integer, GradientParts>>>
      implements Serializable {
    @Serial private static final long serialVersionUID = 1L;

    private final SumTask task;
    private final ShardLayout neighbours;

    Send(SumTask task, ShardLayout neighbours) {
      this.task = task;
      this.neighbours = neighbours;
    }

    @Override
    public Iterator<Tuple2<Integer, GradientParts>> apply(
        Object partition, Iterator<Block> blocks) {
      int group = neighbours.partitionOf((Integer) partition);
      GradientParts parts = task.apply(TaskContext.get(), blocks);
      return Iterator$.MODULE$.single(new Tuple2<>(group, parts));
    }
  }

  /** Adds the sums of a group; the order in which they arrive makes no difference. */
  private static final class Sum
      extends AbstractFunction2<
          TaskContext, Iterator<Tuple2<Integer, GradientParts>>, GradientParts>
      implements Serializable {
    @Serial private static final long serialVersionUID = 1L;

    @Override
    public GradientParts apply(
        TaskContext context, Iterator<Tuple2<Integer, GradientParts>> arriving) {
      ReductionTree tree = null;
      long broadcastNanos = 0;
      long computeNanos = 0;
      long aggregateNanos = 0;
      while (arriving.hasNext()) {
        GradientParts parts = arriving.next()._2();
        long start = System.nanoTime();
        tree = tree == null ? new ReductionTree(parts.shards()) : tree;
        parts.addTo(tree);
        broadcastNanos = Math.max(broadcastNanos, parts.broadcastNanos);
        computeNanos = Math.max(computeNanos, parts.computeNanos);
        aggregateNanos += System.nanoTime() - start;
      }
      if (tree == null) {
        throw new IllegalStateException("a group of no tasks");
      }
      return new GradientParts(tree, broadcastNanos, computeNanos, aggregateNanos);
    }
  }
}
