package kindling.gradient.exchange;

import java.util.List;
import java.util.Map;
import kindling.data.Block;
import kindling.gradient.GradientSum;
import kindling.gradient.ShardSums;
import kindling.gradient.TreeNode;
import kindling.gradient.exchange.PartSum.Part;
import kindling.network.Workspace;

/** One task of a {@link StandingGroup}: its gradients, its slice, and its loop over steps. */
final class StandingMember {
  private final StandingGroup group;
  private final int from;
  private final int to;
  private final ShardSums sums;
  private PartSum tree;
  private Part slice;
  private long computeNanos;

  StandingMember(StandingGroup group, int task) {
    Assignment assignment = group.assignment();
    this.group = group;
    this.from = assignment.stripeFrom(0, task);
    this.to = assignment.stripeFrom(0, task + 1);
    GradientSum.Layout layout = new GradientSum.Layout(assignment.parameters(), group.precision());
    this.sums = TaskExchange.sums(assignment, task, layout);
  }

  /** Adds this task's sums to those of its process. */
  void addTo(Map<TreeNode, Part> parts) {
    for (int i = 0; i < sums.size(); i++) {
      parts.put(sums.nodes().get(i), new Part(sums.sums().get(i), 0));
    }
  }

  /** Connects this task with the others, once all sums are known. */
  void connect(Map<TreeNode, Part> parts) {
    int shards = group.assignment().shards();
    tree = PartSum.of(shards, TreeNode.root(shards), parts);
  }

  /** Takes steps; see {@link StandingGroup#run}. */
  void run(List<Block> blocks, Workspace workspace, Waiting forDriver, Waiting forTasks) {
    for (long round = 1; ; round++) {
      forDriver.until(group.published, round, "the driver");
      if (group.ended()) {
        return;
      }
      long start = System.nanoTime();
      group.compute(this, blocks, workspace);
      computeNanos = System.nanoTime() - start;
      group.computed.incrementAndGet();
      forTasks.until(group.computed, round * group.size(), "the other tasks of this process");
      tree.prepare();
      slice = tree.sumAll(from, to);
      group.summed.incrementAndGet();
    }
  }

  /** The sum of all shards; complete once all tasks have summed their slices. */
  GradientSum sum() {
    return new GradientSum(slice.sum().gradient(), tree.lossSum(), tree.rows());
  }

  ShardSums sums() {
    return sums;
  }

  long computeNanos() {
    return computeNanos;
  }
}
