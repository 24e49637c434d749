package kindling.cluster;

import java.io.Serial;
import java.io.Serializable;
import kindling.gradient.GradientSum;
import kindling.gradient.ReductionTree;

/**
 * What a task brings home of a step: nodes of the reduction tree, and how long it took. A plain
 * class of arrays, which any serializer of Spark's can handle.
 */
final class GradientParts implements Serializable {
  @Serial private static final long serialVersionUID = 1L;

  private final int shards;
  private final int[] levels;
  private final int[] indexes;
  private final Floats[] gradients;
  private final double[] lossSums;
  private final long[] rows;

  /** Nanoseconds that the task, or the slowest of several, spent waiting for the weights. */
  final long broadcastNanos;

  /** Nanoseconds in forward and backward. */
  final long computeNanos;

  /** Nanoseconds of summing. */
  final long aggregateNanos;

  GradientParts(ReductionTree tree, long broadcastNanos, long computeNanos, long aggregateNanos) {
    int nodes = tree.size();
    this.shards = tree.shards();
    this.levels = new int[nodes];
    this.indexes = new int[nodes];
    this.gradients = new Floats[nodes];
    this.lossSums = new double[nodes];
    this.rows = new long[nodes];
    int[] at = {0};
    tree.forEach(
        (level, index, sum) -> {
          levels[at[0]] = level;
          indexes[at[0]] = index;
          gradients[at[0]] = new Floats(sum.gradient());
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

  /** Hands the sums over to a tree, which owns them from now on. */
  void addTo(ReductionTree tree) {
    for (int i = 0; i < levels.length; i++) {
      tree.add(levels[i], indexes[i], new GradientSum(gradients[i].array(), lossSums[i], rows[i]));
    }
  }
}
