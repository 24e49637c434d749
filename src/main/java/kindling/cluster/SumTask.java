package kindling.cluster;

import java.io.Serial;
import java.io.Serializable;
import java.util.List;
import kindling.data.Block;
import kindling.gradient.ShardSums;
import kindling.math.Precision;
import kindling.rows.ShardLayout;
import org.apache.spark.TaskContext;
import org.apache.spark.broadcast.Broadcast;
import scala.collection.Iterator;
import scala.runtime.AbstractFunction2;

/**
 * A task that computes a sum over the shards of its partition, along the tree. A named class; see
 * {@link BlockJob}.
 */
abstract class SumTask extends AbstractFunction2<TaskContext, Iterator<Block>, GradientParts>
    implements Serializable {
  @Serial private static final long serialVersionUID = 1L;

  private final Precision precision;
  private final ShardLayout layout;
  private final Broadcast<PackedFloats> weights;

  SumTask(Precision precision, ShardLayout layout, Broadcast<PackedFloats> weights) {
    this.precision = precision;
    this.layout = layout;
    this.weights = weights;
  }

  /** Computes the sums of all shards of a partition. */
  abstract void compute(ShardSums sums, List<Block> blocks, float[] weights, TaskScratch scratch);

  @Override
  public final GradientParts apply(TaskContext context, Iterator<Block> blocks) {
    long start = System.nanoTime();
    float[] weights = this.weights.value().array();
    long received = System.nanoTime();
    List<Block> shards = BlockJob.all(blocks);
    TaskScratch scratch = TaskScratch.ofThread();
    ShardSums sums = scratch.sums(layout, context.partitionId(), weights.length, precision);
    compute(sums, shards, weights, scratch);
    return new GradientParts(sums, received - start, System.nanoTime() - received);
  }
}
