package kindling.gradient.exchange;

import java.util.Map;
import kindling.gradient.GradientSum;
import kindling.gradient.RowCursor;
import kindling.gradient.TreeNode;
import kindling.optimize.Spans;

/**
 * A node of the tree as a sum of parts in different arrays, for any range of elements. The owner of
 * a slice of the gradient uses it to sum the slice along the tree, in one pass over all parts. The
 * object is made once; the content of the parts changes from step to step. It sums in place, so
 * each range can be summed once per step.
 */
final class PartSum {
  /** A sum of some shards; its array has element {@code i} at {@code i - origin}. */
  record Part(GradientSum sum, int origin) {}

  // An inner node has no leaf, and a leaf has no children. An only child replaces its parent.
  private final Part leaf;
  private final RowCursor cursor;
  private final PartSum left;
  private final PartSum right;

  private long rows;
  private double lossSum;
  private boolean isSparse;

  private PartSum(Part leaf, PartSum left, PartSum right) {
    this.leaf = leaf;
    this.cursor = leaf == null ? null : new RowCursor(leaf.sum());
    this.left = left;
    this.right = right;
  }

  /** The sum of a node; the parts contain all of its shards. */
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
    if (leaf != null) {
      rows = leaf.sum().rows();
      lossSum = leaf.sum().lossSum();
      isSparse = rows > 0 && leaf.sum().isSparse();
      cursor.begin();
      return;
    }
    left.prepare();
    right.prepare();
    rows = left.rows + right.rows;
    lossSum = left.lossSum + right.lossSum;
    isSparse = left.isSparse || right.isSparse;
  }

  /**
   * Sums the elements {@code from} to {@code to - 1}, and returns the part that holds the sum. If
   * the sum {@link #isSparse}, they must lie behind the first layer's weights.
   */
  Part sum(int from, int to) {
    if (leaf != null) {
      return leaf;
    }
    if (left.rows == 0) {
      return right.sum(from, to);
    }
    if (right.rows == 0) {
      return left.sum(from, to);
    }
    Part a = left.sum(from, to);
    Part b = right.sum(from, to);
    // Floating-point addition commutes, so either array may take the sum; whole ones are preferred.
    return a.origin <= b.origin ? add(a, b, from, to) : add(b, a, from, to);
  }

  /** Sums a longer range, in chunks that stay in the fastest cache while the parts are added. */
  Part sumAll(int from, int to) {
    Part part = sum(from, Math.min(to, from + Spans.CHUNK));
    for (int at = from + Spans.CHUNK; at < to; at += Spans.CHUNK) {
      part = sum(at, Math.min(to, at + Spans.CHUNK));
    }
    return part;
  }

  private static Part add(Part to, Part from, int begin, int end) {
    to.sum.addElements(from.sum, begin - to.origin, end - to.origin, to.origin - from.origin);
    return to;
  }

  /** Whether the first layer's weights must be summed row by row. */
  boolean isSparse() {
    return isSparse;
  }

  /**
   * The first row of the first layer's weights from {@code row} on that may be other than 0; {@link
   * Integer#MAX_VALUE} if there is none. The rows of a step ascend from call to call.
   */
  int nextRow(int row) {
    if (rows == 0) {
      return Integer.MAX_VALUE;
    }
    return leaf != null ? cursor.seek(row) : Math.min(left.nextRow(row), right.nextRow(row));
  }

  /**
   * Sums a row that {@link #nextRow} returned.
   *
   * @return the cursor at the sum; null if the row is 0
   */
  RowCursor sumRow(int row, int columns) {
    if (rows == 0) {
      return null;
    }
    if (leaf != null) {
      return cursor.has(row) ? cursor : null;
    }
    RowCursor a = left.sumRow(row, columns);
    RowCursor b = right.sumRow(row, columns);
    if (a == null || b == null) {
      return a == null ? b : a;
    }
    a.add(b, row, columns);
    return a;
  }

  long rows() {
    return rows;
  }

  double lossSum() {
    return lossSum;
  }
}
