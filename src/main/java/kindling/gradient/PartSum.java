package kindling.gradient;

import java.util.Map;
import kindling.optimize.GradientClip;

/**
 * A node of the tree as a sum of parts that lie in different places, for any range of elements: so
 * whoever owns a slice of the gradient sums it along the tree, in one pass over all parts. Made
 * once; the parts change from step to step. Scratch is a chunk per inner node, small enough to stay
 * in the fastest cache.
 */
final class PartSum {
  /** A sum of some shards, of which element {@code i} stands at {@code i - origin}. */
  record Part(GradientSum sum, int origin) {}

  // Null for an inner node, whose children are null for a leaf; an only child stands for itself.
  private final Part part;
  private final PartSum left;
  private final PartSum right;
  private final float[] scratch;

  private long rows;
  private double lossSum;
  private float[] array;
  private int offset;

  private PartSum(Part part, PartSum left, PartSum right) {
    this.part = part;
    this.left = left;
    this.right = right;
    this.scratch = part == null ? new float[GradientClip.CHUNK] : null;
  }

  /** The sum of a node of which all shards are in the parts. */
  static PartSum of(int shards, TreeNode node, Map<TreeNode, Part> parts) {
    Part part = parts.get(node);
    if (part != null) {
      return new PartSum(part, null, null);
    }
    if (node.level() == 0) {
      throw new IllegalArgumentException("shard " + node.index() + " is in no part");
    }
    PartSum left = of(shards, node.left(), parts);
    return node.hasRight(shards) ? new PartSum(null, left, of(shards, node.right(), parts)) : left;
  }

  /** Adds up rows and losses, once the parts of a step have arrived. */
  void prepare() {
    if (part != null) {
      rows = part.sum().rows();
      lossSum = part.sum().lossSum();
      return;
    }
    left.prepare();
    right.prepare();
    rows = left.rows + right.rows;
    lossSum = left.lossSum + right.lossSum;
  }

  /** Sums the elements {@code from} to {@code to - 1}, at most a chunk; there are rows. */
  void sum(int from, int to) {
    if (part != null) {
      array = part.sum().gradient();
      offset = from - part.origin();
    } else if (left.rows == 0 || right.rows == 0) {
      PartSum only = left.rows == 0 ? right : left;
      only.sum(from, to);
      array = only.array;
      offset = only.offset;
    } else {
      left.sum(from, to);
      right.sum(from, to);
      add(left.array, left.offset, right.array, right.offset, scratch, to - from);
      array = scratch;
      offset = 0;
    }
  }

  private static void add(float[] a, int aFrom, float[] b, int bFrom, float[] sum, int count) {
    for (int i = 0; i < count; i++) {
      sum[i] = a[aFrom + i] + b[bFrom + i];
    }
  }

  long rows() {
    return rows;
  }

  double lossSum() {
    return lossSum;
  }

  /** Where the last sum stands, from {@link #offset} on. */
  float[] array() {
    return array;
  }

  int offset() {
    return offset;
  }
}
