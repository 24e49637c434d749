package kindling.data.features;

import java.util.Arrays;
import kindling.math.RowSparseMatrix;
import kindling.math.ScaledSum;

/**
 * The features of a batch that are not zero, in compressed sparse rows: those of row i are at
 * {@link #start start(i)} to {@code start(i + 1) - 1}. Its arrays grow, and are used again.
 */
public final class SparseRows {
  private int[] starts = new int[16];
  private int[] indices = new int[1024];
  private float[] values = new float[1024];
  private int rows;

  // Of products.
  private final FeatureOrder byFeature = new FeatureOrder();
  private int[] rowOf = new int[0];
  private ScaledSum sum;

  /** Removes all rows. */
  public void clear() {
    rows = 0;
  }

  /**
   * Adds a row, whose elements are to be written next.
   *
   * @param elements of it that are not zero
   * @return where they begin in {@link #indices()} and {@link #values()}
   */
  public int add(int elements) {
    int from = starts[rows];
    int end = Math.addExact(from, elements);
    if (rows + 2 > starts.length) {
      starts = Arrays.copyOf(starts, 2 * starts.length);
    }
    if (end > indices.length) {
      int capacity = FeaturesBuilder.capacity(indices.length, end);
      indices = Arrays.copyOf(indices, capacity);
      values = Arrays.copyOf(values, capacity);
    }
    starts[++rows] = end;
    return from;
  }

  /** Where the elements of a row begin, and those of the row before end. */
  public int start(int row) {
    return starts[row];
  }

  /** The feature that each element is, ascending within a row; the array may be longer. */
  public int[] indices() {
    return indices;
  }

  /** The elements; the array may be longer. */
  public float[] values() {
    return values;
  }

  /**
   * The product with a dense matrix, {@code Y += X·W}. The elements of a row come in ascending
   * order, so that the bits of the sum are always the same.
   *
   * @param rows how many of these rows are X
   * @param columns of W and of Y
   * @param at where W begins in {@code w}
   */
  public void addProduct(int rows, int columns, float[] w, int at, float[] y) {
    ScaledSum sum = sum(columns);
    for (int i = 0; i < rows; i++) {
      sum.begin(y, i * columns);
      for (int e = starts[i]; e < starts[i + 1]; e++) {
        sum.add(values[e], w, at + indices[e] * columns);
      }
      sum.end(y, i * columns);
    }
  }

  /**
   * The product of the transpose with a dense matrix, {@code P = Xᵀ·Y}. It has elements of the rows
   * whose features X has.
   *
   * @param rows how many of these rows are X
   * @param y Y, (rows, columns of P)
   * @param product P, overwritten
   */
  public void transposedProduct(int rows, float[] y, RowSparseMatrix product) {
    int count = starts[rows];
    int[] order = byFeature.of(indices, count);
    product.clear();
    product.reserve(features(order, count));
    setRowOf(rows);
    int columns = product.columns();
    ScaledSum sum = sum(columns);
    for (int i = 0; i < count; ) {
      int feature = indices[order[i]];
      sum.begin();
      for (; i < count && indices[order[i]] == feature; i++) {
        int e = order[i];
        sum.add(values[e], y, rowOf[e] * columns);
      }
      sum.end(product.elements(), product.add(feature));
    }
  }

  private ScaledSum sum(int columns) {
    if (sum == null || sum.size() != columns) {
      sum = new ScaledSum(columns);
    }
    return sum;
  }

  private void setRowOf(int rows) {
    if (rowOf.length < indices.length) {
      rowOf = new int[indices.length];
    }
    for (int i = 0; i < rows; i++) {
      Arrays.fill(rowOf, starts[i], starts[i + 1], i);
    }
  }

  /** The number of different features. */
  private int features(int[] order, int count) {
    int features = 0;
    for (int i = 0; i < count; i++) {
      if (i == 0 || indices[order[i]] != indices[order[i - 1]]) {
        features++;
      }
    }
    return features;
  }
}
