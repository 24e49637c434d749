package kindling.gradient;

import java.util.HashMap;
import java.util.Map;

/**
 * The fixed binary tree along which the shards' gradients are summed, so that rounding does not
 * depend on the tasks and on the order in which they finish.
 *
 * <p>Sums may arrive in any order and at any level. They are merged as soon as both children of a
 * {@link TreeNode} are there. A tree that received only some of the shards holds the few nodes that
 * are complete, which can be added to another tree.
 */
public final class ReductionTree {
  private final int shards;
  private final Map<TreeNode, GradientSum> complete = new HashMap<>();

  /** A tree over a number of shards, without any sum yet. */
  public ReductionTree(int shards) {
    this.shards = shards;
  }

  /**
   * Adds the sum of a node, which the tree owns from now on, and merges upwards as far as possible.
   */
  public void add(int level, int index, GradientSum sum) {
    while (TreeNode.count(shards, level) > 1) {
      int sibling = index ^ 1;
      if (sibling < TreeNode.count(shards, level)) {
        GradientSum other = complete.remove(new TreeNode(level, sibling));
        if (other == null) {
          break;
        }
        sum = sibling < index ? other.add(sum) : sum.add(other);
      }
      level++;
      index >>= 1;
    }
    complete.put(new TreeNode(level, index), sum);
  }

  /** The sum of all shards, once every one has arrived. */
  public GradientSum root() {
    GradientSum root = complete.get(TreeNode.root(shards));
    if (root == null) {
      throw new IllegalStateException(
          "not all of " + shards + " shards have arrived: " + complete.keySet());
    }
    return root;
  }

  /** The number of shards of the whole tree. */
  public int shards() {
    return shards;
  }

  /** The number of nodes that could not be merged further. */
  public int size() {
    return complete.size();
  }

  /** Calls an action for each node that could not be merged further, in no particular order. */
  public void forEach(NodeAction action) {
    complete.forEach((node, sum) -> action.accept(node.level(), node.index(), sum));
  }

  /** Takes a node and its sum. */
  @FunctionalInterface
  public interface NodeAction {
    /** Takes the sum of node (level, index). */
    void accept(int level, int index, GradientSum sum);
  }
}
