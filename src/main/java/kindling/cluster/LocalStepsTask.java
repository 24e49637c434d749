package kindling.cluster;

import java.io.Serial;
import java.util.List;
import kindling.data.Block;
import kindling.gradient.BlockGradient;
import kindling.gradient.LocalSteps;
import kindling.gradient.ShardSums;
import kindling.optimize.UpdateRule;
import kindling.rows.ShardLayout;
import org.apache.spark.broadcast.Broadcast;

/** A task of a round of local steps: every shard of its partition steps on its own. */
final class LocalStepsTask extends SumTask {
  @Serial private static final long serialVersionUID = 1L;

  private final BlockGradient work;
  private final UpdateRule rule;
  private final int epoch;
  private final int from;
  private final int until;

  LocalStepsTask(
      BlockGradient work,
      UpdateRule rule,
      ShardLayout layout,
      Broadcast<PackedFloats> begin,
      int epoch,
      int from,
      int until) {
    super(layout, begin);
    this.work = work;
    this.rule = rule;
    this.epoch = epoch;
    this.from = from;
    this.until = until;
  }

  @Override
  void compute(ShardSums sums, List<Block> blocks, float[] begin, TaskScratch scratch) {
    int arrays = rule.optimizer().stateArrays();
    LocalSteps steps = scratch.steps(begin.length / (1 + arrays), arrays);
    sums.compute(
        work, rule, steps, blocks, epoch, from, until, begin, scratch.workspace(work::workspace));
  }
}
