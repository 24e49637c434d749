package kindling.gradient.exchange;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import kindling.gradient.TreeNode;
import kindling.optimize.Spans;

/**
 * Who does what in an all-reduce: which task has which shards, in which process it runs, and which
 * slice of the weights it owns. Every task derives the same from the same arguments.
 */
public final class Assignment {
  private final int parameters;
  private final int[] firstShard;
  private final int[] processOf;

  /**
   * An assignment.
   *
   * @param parameters of the network
   * @param firstShard of each task, and at the end the number of shards
   * @param processOf each task, from 0 on
   */
  public Assignment(int parameters, int[] firstShard, int[] processOf) {
    this.parameters = parameters;
    this.firstShard = firstShard.clone();
    this.processOf = processOf.clone();
  }

  /** How many shards there are. */
  public int shards() {
    return firstShard[tasks()];
  }

  /** How many tasks there are. */
  public int tasks() {
    return processOf.length;
  }

  /** How many processes there are. */
  public int processes() {
    return IntStream.of(processOf).max().orElse(0) + 1;
  }

  /** The process of a task. */
  public int processOf(int task) {
    return processOf[task];
  }

  /** The first element of a task's slice; that of the task behind it is the end of the slice. */
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

  /** The fewest nodes of the tree that sum all shards of a process. */
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
