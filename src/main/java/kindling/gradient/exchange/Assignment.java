package kindling.gradient.exchange;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import kindling.gradient.TreeNode;
import kindling.optimize.Spans;

/**
 * The assignment of work in an exchange: for each task its shards, its process, and the slice of
 * the weights that it owns. Every task computes the same assignment from the same arguments.
 *
 * <p>The array of all weights is divided into ranges of whole layers, because the backward pass
 * completes the last layers first, and their gradients can travel meanwhile. Each range is divided
 * into one stripe per task. The stripes of a task are its slice.
 */
public final class Assignment {
  /**
   * The smallest number of elements of a range, 256 KiB: below, messages cost more than waiting.
   */
  private static final int LEAST_RANGE = 1 << 16;

  private final int parameters;
  private final int[] rangeFrom;
  private final int[] firstShard;
  private final int[] processOf;

  /**
   * An assignment.
   *
   * @param parameters the number of weights
   * @param layerOffsets the position of each layer's first weight
   * @param firstShard the first shard of each task, followed by the number of shards
   * @param processOf the process of each task, counted from 0
   */
  public Assignment(int parameters, int[] layerOffsets, int[] firstShard, int[] processOf) {
    this.parameters = parameters;
    this.rangeFrom = ranges(parameters, layerOffsets);
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

  /** Where each range begins, and at the end the number of weights. Whole chunks of an update. */
  private static int[] ranges(int parameters, int[] layerOffsets) {
    List<Integer> from = new ArrayList<>();
    int end = parameters;
    for (int layer = layerOffsets.length - 1; layer > 0; layer--) {
      int begin = Math.min(parameters, Spans.chunks(layerOffsets[layer]) * Spans.CHUNK);
      if (end - begin >= LEAST_RANGE && begin >= LEAST_RANGE) {
        from.add(0, begin);
        end = begin;
      }
    }
    from.add(0, 0);
    from.add(parameters);
    return from.stream().mapToInt(Integer::intValue).toArray();
  }

  /** The number of ranges, counted from the first layer. */
  public int ranges() {
    return rangeFrom.length - 1;
  }

  /** The first element of a range. */
  int rangeFrom(int range) {
    return rangeFrom[range];
  }

  /**
   * The first element of a task's stripe of a range; the stripe ends where that of the next task
   * begins.
   */
  public int stripeFrom(int range, int task) {
    long first = rangeFrom[range] / Spans.CHUNK;
    long chunks = Spans.chunks(rangeFrom[range + 1]) - first;
    return (int) Math.min(parameters, (first + task * chunks / tasks()) * Spans.CHUNK);
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
