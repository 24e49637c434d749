package kindling.cluster;

import java.util.Iterator;
import java.util.List;
import kindling.data.Block;
import kindling.gradient.ReductionTree;
import org.apache.spark.HashPartitioner;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaRDD;
import scala.Tuple2;
import scala.jdk.javaapi.CollectionConverters;

/**
 * A level of the reduction on the executors: tasks send their nodes to about the square root of as
 * many groups of neighbours, and only the groups' sums travel to the driver.
 */
final class GroupSums {
  private GroupSums() {}

  static List<GradientParts> of(JavaRDD<Block> blocks, SumTask task, ShardLayout layout) {
    int groups = (int) Math.ceil(Math.sqrt(layout.partitions()));
    ShardLayout neighbours = new ShardLayout(layout.partitions(), groups);
    return blocks
        .mapPartitionsToPair(
            shard -> {
              TaskContext context = TaskContext.get();
              GradientParts parts = task.apply(context, CollectionConverters.asScala(shard));
              int group = neighbours.partitionOf(context.partitionId());
              return List.of(new Tuple2<>(group, parts)).iterator();
            })
        .partitionBy(new HashPartitioner(groups))
        .values()
        .mapPartitions(GroupSums::sum)
        .collect();
  }

  private static Iterator<GradientParts> sum(Iterator<GradientParts> arriving) {
    ReductionTree tree = null;
    long broadcastNanos = 0;
    long computeNanos = 0;
    long aggregateNanos = 0;
    while (arriving.hasNext()) {
      GradientParts parts = arriving.next();
      long start = System.nanoTime();
      tree = tree == null ? new ReductionTree(parts.shards()) : tree;
      parts.addTo(tree);
      broadcastNanos = Math.max(broadcastNanos, parts.broadcastNanos);
      computeNanos = Math.max(computeNanos, parts.computeNanos);
      aggregateNanos = Math.max(aggregateNanos, parts.aggregateNanos) + System.nanoTime() - start;
    }
    return tree == null
        ? List.<GradientParts>of().iterator()
        : List.of(new GradientParts(tree, broadcastNanos, computeNanos, aggregateNanos)).iterator();
  }
}
