package kindling.gradient.exchange;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import kindling.gradient.TreeNode;
import kindling.optimize.Spans;

/**
 * The assignment of work in an all-reduce: for each task its shards, its process, and the slice of
 * the weights that it owns. Every task computes the same assignment from the same arguments.
 */
public final class Assignment {
  private final int parameters;
  private final int[] firstShard;
  private final int[] processOf;

  /**
   * An assignment.
   *
   * @param parameters the number of weights
   * @param firstShard the first shard of each task, followed by the number of shards
   * @param processOf the process of each task, counted from 0
   */
  public Assignment(int parameters, int[] firstShard, int[] processOf) {
    this.parameters = parameters;
    this.firstShard = firstShard.clone();
    this.processOf = processOf.clone();
  }

  /** The number of shards. */
  public int shards() {
    return firstShard[tasks()];
  }

  /** The number of tasks. */
  public int tasks() {
    return processOf.length;
  }

  /** The number of processes. */
  public int processes() {
    return IntStream.of(processOf).max().orElse(0) + 1;
  }

  /** The process of a task. */
  public int processOf(int task) {
    return processOf[task];
  }

  /** The first element of a task's slice, which ends where the slice of the next task begins. */
  public int sliceFrom(int task) {
    long chunk = (long) task * Spans.chunks(parameters) / tasks();
    return (int) Math.min(parameters, chunk * Spans.CHUNK);
  }

  int parameters() {
    return parameters;
  }

  int firstShard(int task) {
    return firstShard[task];
  }

  /** The tasks of a process, in their order. */
  List<Integer> tasksOf(int process) {
    return IntStream.range(0, tasks()).filter(task -> processOf[task] == process).boxed().toList();
  }

  /** The smallest set of nodes of the tree that sum all shards of a process. */
  List<TreeNode> nodesOf(int process) {
    List<Integer> owners = new ArrayList<>();
    for (int task = 0; task < tasks(); task++) {
      for (int shard = firstShard[task]; shard < firstShard[task + 1]; shard++) {
        owners.add(processOf[task]);
      }
    }
    return TreeNode.cover(shards(), Integer.MAX_VALUE, shard -> owners.get(shard) == process);
  }
}
