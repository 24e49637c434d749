package kindling.cluster;

import java.io.Serial;
import java.io.Serializable;
import kindling.data.Block;
import kindling.gradient.BlockGradient;
import kindling.gradient.GradientSum;
import kindling.gradient.ReductionTree;
import kindling.network.Workspace;
import org.apache.spark.TaskContext;
import org.apache.spark.broadcast.Broadcast;
import scala.collection.Iterator;
import scala.runtime.AbstractFunction2;

/**
 * A task of a step: forward and backward over the shards of its partition, summed along the tree.
 *
 * <p>A named class and not a lambda, because Spark would parse class files for the closure of every
 * job.
 */
final class GradientTask extends AbstractFunction2<TaskContext, Iterator<Block>, GradientParts>
    implements Serializable {
  @Serial private static final long serialVersionUID = 1L;

  private final BlockGradient work;
  private final ShardLayout layout;
  private final Broadcast<Floats> parameters;
  private final int epoch;
  private final int step;

  GradientTask(
      BlockGradient work, ShardLayout layout, Broadcast<Floats> parameters, int epoch, int step) {
    this.work = work;
    this.layout = layout;
    this.parameters = parameters;
    this.epoch = epoch;
    this.step = step;
  }

  @Override
  public GradientParts apply(TaskContext context, Iterator<Block> blocks) {
    long start = System.nanoTime();
    float[] weights = parameters.value().array();
    long received = System.nanoTime();
    long computeNanos = 0;
    Workspace workspace = TaskWorkspace.of(work::workspace);
    ReductionTree tree = new ReductionTree(layout.shards());
    int shard = layout.from(context.partitionId());
    for (; blocks.hasNext(); shard++) {
      Block block = blocks.next();
      long before = System.nanoTime();
      float[] into = new float[weights.length];
      GradientSum sum = work.gradient(block, shard, epoch, step, weights, workspace, into);
      computeNanos += System.nanoTime() - before;
      tree.add(0, shard, sum);
    }
    long aggregateNanos = System.nanoTime() - received - computeNanos;
    return new GradientParts(tree, received - start, computeNanos, aggregateNanos);
  }
}
