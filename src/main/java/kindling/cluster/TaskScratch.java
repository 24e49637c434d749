package kindling.cluster;

import java.util.function.UnaryOperator;
import kindling.gradient.LocalSteps;
import kindling.gradient.ShardSums;
import kindling.math.Precision;
import kindling.network.Workspace;
import kindling.rows.ShardLayout;

/**
 * Memory that each task thread of this JVM keeps from task to task, so that steps allocate little.
 */
final class TaskScratch {
  private static final ThreadLocal<TaskScratch> OF_THREAD =
      ThreadLocal.withInitial(TaskScratch::new);

  // Null until they are first needed.
  private Workspace workspace;
  private ShardSums sums;
  private LocalSteps steps;

  private TaskScratch() {}

  static TaskScratch ofThread() {
    return OF_THREAD.get();
  }

  Workspace workspace(UnaryOperator<Workspace> reuse) {
    workspace = reuse.apply(workspace);
    return workspace;
  }

  /** Sums for the shards of a partition, in arrays of a length. */
  ShardSums sums(ShardLayout layout, int partition, int length, Precision precision) {
    int from = layout.from(partition);
    int to = layout.from(partition + 1);
    if (sums == null || !sums.serves(layout.shards(), from, to, length, precision)) {
      sums = new ShardSums(layout.shards(), from, to, 1, length, precision, sums);
    }
    return sums;
  }

  LocalSteps steps(int parameters, int stateArrays) {
    if (steps == null || !steps.serves(parameters, stateArrays)) {
      steps = new LocalSteps(parameters, stateArrays);
    }
    return steps;
  }
}
