package kindling.cluster;

import java.io.Serial;
import java.util.List;
import kindling.data.Block;
import kindling.data.StepRange;
import kindling.gradient.BlockGradient;
import kindling.gradient.LocalSteps;
import kindling.gradient.ShardSums;
import kindling.optimize.UpdateRule;
import kindling.optimize.Weights;
import kindling.rows.ShardLayout;
import org.apache.spark.broadcast.Broadcast;

/** A task of a round of local steps: every shard of its partition steps on its own. */
final class LocalStepsTask extends SumTask {
  @Serial private static final long serialVersionUID = 1L;

  private final BlockGradient work;
  private final UpdateRule rule;
  private final StepRange steps;

  LocalStepsTask(
      BlockGradient work,
      UpdateRule rule,
      ShardLayout layout,
      Broadcast<PackedFloats> begin,
      StepRange steps) {
    super(work.precision(), layout, begin);
    this.work = work;
    this.rule = rule;
    this.steps = steps;
  }

  @Override
  void compute(ShardSums sums, List<Block> blocks, float[] begin, TaskScratch scratch) {
    int arrays = rule.optimizer().stateArrays();
    LocalSteps localSteps = scratch.steps(Weights.size(begin, arrays), arrays);
    sums.compute(work, rule, localSteps, blocks, steps, begin, scratch.workspace(work::workspace));
  }
}
