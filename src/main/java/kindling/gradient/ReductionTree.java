package kindling.gradient;

import java.util.HashMap;
import java.util.Map;

/**
 * The fixed binary tree along which the shards' gradients are summed, so that the rounding does not
 * depend on who sums what, and when.
 *
 * <p>Node (level, index) is the sum of the shards {@code index·2^level} to {@code (index +
 * 1)·2^level - 1}, as far as they exist; it is its left child plus its right child. Parts may
 * arrive in any order and at any level, and are merged as soon as both children are there; a tree
 * that got only some of the shards holds the few nodes that are complete, to be handed to another
 * tree.
 */
public final class ReductionTree {
  private final int shards;
  private final Map<Node, GradientSum> complete = new HashMap<>();

  /** A node of the tree: a level, 0 for single shards, and an index. */
  private record Node(int level, int index) {}

  /** A tree over so many shards, without any part yet. */
  public ReductionTree(int shards) {
    this.shards = shards;
  }

  /**
   * Adds the sum of a node, which the tree owns from now on, and merges upwards as far as it goes.
   */
  public void add(int level, int index, GradientSum sum) {
    while (nodes(level) > 1) {
      int sibling = index ^ 1;
      if (sibling < nodes(level)) {
        GradientSum other = complete.remove(new Node(level, sibling));
        if (other == null) {
          break;
        }
        sum = sibling < index ? other.add(sum) : sum.add(other);
      }
      level++;
      index >>= 1;
    }
    complete.put(new Node(level, index), sum);
  }

  /** The sum of all shards, once every one has arrived. */
  public GradientSum root() {
    int level = 0;
    while (nodes(level) > 1) {
      level++;
    }
    GradientSum root = complete.get(new Node(level, 0));
    if (root == null) {
      throw new IllegalStateException(
          "not all of " + shards + " shards have arrived: " + complete.keySet());
    }
    return root;
  }

  /** How many shards the whole tree has. */
  public int shards() {
    return shards;
  }

  /** How many nodes could not be merged further. */
  public int size() {
    return complete.size();
  }

  /** Hands each node that could not be merged further to {@code action}, in no particular order. */
  public void forEach(NodeAction action) {
    complete.forEach((node, sum) -> action.accept(node.level(), node.index(), sum));
  }

  /** Takes a node and its sum. */
  @FunctionalInterface
  public interface NodeAction {
    /** Takes the sum of node (level, index). */
    void accept(int level, int index, GradientSum sum);
  }

  private int nodes(int level) {
    return (int) ((shards + (1L << level) - 1) >> level);
  }
}
