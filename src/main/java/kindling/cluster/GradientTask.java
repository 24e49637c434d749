package kindling.cluster;

import java.io.Serial;
import java.util.List;
import kindling.data.Block;
import kindling.gradient.BlockGradient;
import kindling.gradient.ShardSums;
import kindling.rows.ShardLayout;
import org.apache.spark.broadcast.Broadcast;

/** A task of a step: forward and backward over the shards of its partition. */
final class GradientTask extends SumTask {
  @Serial private static final long serialVersionUID = 1L;

  private final BlockGradient work;
  private final int epoch;
  private final int step;

  GradientTask(
      BlockGradient work,
      ShardLayout layout,
      Broadcast<PackedFloats> weights,
      int epoch,
      int step) {
    super(work.precision(), layout, weights);
    this.work = work;
    this.epoch = epoch;
    this.step = step;
  }

  @Override
  void compute(ShardSums sums, List<Block> blocks, float[] weights, TaskScratch scratch) {
    sums.compute(work, blocks, epoch, step, weights, scratch.workspace(work::workspace));
  }
}
