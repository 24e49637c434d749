package kindling.gradient;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;

/**
 * A node of the fixed binary tree over the shards: the sum of the shards {@code index·2^level} to
 * {@code (index + 1)·2^level - 1}, as far as they exist. It is its left child plus its right child,
 * or its left child alone if there are no shards for the right one.
 *
 * @param level 0 for single shards
 * @param index from 0
 */
public record TreeNode(int level, int index) {
  /** The sum of all shards. */
  public static TreeNode root(int shards) {
    int level = 0;
    while (count(shards, level) > 1) {
      level++;
    }
    return new TreeNode(level, 0);
  }

  /** The number of nodes at a level. */
  static int count(int shards, int level) {
    return (int) ((shards + (1L << level) - 1) >> level);
  }

  /**
   * The smallest set of nodes that sum exactly the shards for which {@code mine} is true, in the
   * order of the shards; no node is above level {@code highest}.
   */
  public static List<TreeNode> cover(int shards, int highest, IntPredicate mine) {
    List<TreeNode> cover = new ArrayList<>();
    root(shards).cover(shards, highest, mine, cover);
    return cover;
  }

  private void cover(int shards, int highest, IntPredicate mine, List<TreeNode> cover) {
    boolean all = true;
    boolean none = true;
    for (int shard = firstShard(); shard < endShard(shards); shard++) {
      boolean is = mine.test(shard);
      all &= is;
      none &= !is;
    }
    if (all && level <= highest) {
      cover.add(this);
    } else if (!none) {
      left().cover(shards, highest, mine, cover);
      if (hasRight(shards)) {
        right().cover(shards, highest, mine, cover);
      }
    }
  }

  int firstShard() {
    return index << level;
  }

  int endShard(int shards) {
    return (int) Math.min(shards, (index + 1L) << level);
  }

  public TreeNode left() {
    return new TreeNode(level - 1, 2 * index);
  }

  public TreeNode right() {
    return new TreeNode(level - 1, 2 * index + 1);
  }

  /** Whether there are shards for the right child. */
  public boolean hasRight(int shards) {
    return right().firstShard() < shards;
  }
}
