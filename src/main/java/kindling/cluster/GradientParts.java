package kindling.cluster;

import java.io.Serial;
import java.io.Serializable;
import java.util.function.Consumer;
import kindling.gradient.GradientSum;
import kindling.gradient.ReductionTree;
import kindling.gradient.ShardSums;

/**
 * The result of a task of a step: nodes of the reduction tree, and how long each phase took. A
 * plain class of arrays, which all serializers of Spark can handle.
 */
final class GradientParts implements Serializable {
  @Serial private static final long serialVersionUID = 1L;

  private final int shards;
  private final int[] levels;
  private final int[] indexes;
  private final PackedFloats[] gradients;
  private final double[] lossSums;
  private final long[] rows;

  /** Nanoseconds that the task waited for the weights; of several tasks, the slowest one counts. */
  final long broadcastNanos;

  /** Nanoseconds of forward, backward, and the sums over the task's own shards. */
  final long computeNanos;

  /** Nanoseconds of adding the sums of several tasks. */
  final long aggregateNanos;

  /** The sums of a task; they must be serialized before the task uses its arrays again. */
  GradientParts(ShardSums sums, long broadcastNanos, long computeNanos) {
    this(sums.shards(), sums.size(), sums::forEach, broadcastNanos, computeNanos, 0);
  }

  /** The sums that a tree holds. */
  GradientParts(ReductionTree tree, long broadcastNanos, long computeNanos, long aggregateNanos) {
    this(tree.shards(), tree.size(), tree::forEach, broadcastNanos, computeNanos, aggregateNanos);
  }

  private GradientParts(
      int shards,
      int nodes,
      Consumer<ReductionTree.NodeAction> each,
      long broadcastNanos,
      long computeNanos,
      long aggregateNanos) {
    this.shards = shards;
    this.levels = new int[nodes];
    this.indexes = new int[nodes];
    this.gradients = new PackedFloats[nodes];
    this.lossSums = new double[nodes];
    this.rows = new long[nodes];
    int[] at = {0};
    each.accept(
        (level, index, sum) -> {
          levels[at[0]] = level;
          indexes[at[0]] = index;
          gradients[at[0]] =
              new PackedFloats(sum.rows() == 0 ? null : sum.gradient(), sum.precision());
          lossSums[at[0]] = sum.lossSum();
          rows[at[0]] = sum.rows();
          at[0]++;
        });
    this.broadcastNanos = broadcastNanos;
    this.computeNanos = computeNanos;
    this.aggregateNanos = aggregateNanos;
  }

  int shards() {
    return shards;
  }

  /** Adds the sums to a tree, which owns them from now on. */
  void addTo(ReductionTree tree) {
    for (int i = 0; i < levels.length; i++) {
      GradientSum sum = new GradientSum(gradients[i].array(), gradients[i].precision());
      sum.set(lossSums[i], rows[i]);
      tree.add(levels[i], indexes[i], sum);
    }
  }
}
