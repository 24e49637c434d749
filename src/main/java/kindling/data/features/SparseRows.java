package kindling.data.features;

import java.util.Arrays;

/**
 * The features of a batch that are not zero, in compressed sparse rows: those of row i are at
 * {@link #start start(i)} to {@code start(i + 1) - 1}. Its arrays grow, and are used again.
 */
public final class SparseRows {
  private int[] starts = new int[16];
  private int[] indices = new int[1024];
  private float[] values = new float[1024];
  private int rows;

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
   * The product of a row x of this matrix with a dense one, {@code y += x·W}. Elements come in
   * ascending order, so that the bits of the sum are always the same.
   *
   * @param columns of W, and the elements of y
   * @param at where W begins in {@code w}
   * @param j where y begins in {@code y}
   */
  public void addProduct(int row, int columns, float[] w, int at, float[] y, int j) {
    for (int e = starts[row]; e < starts[row + 1]; e++) {
      addScaled(columns, values[e], w, at + indices[e] * columns, y, j);
    }
  }

  /** {@code W += xᵀ·y}; parameters as those of {@link #addProduct}. */
  public void addTransposedProduct(int row, int columns, float[] y, int j, float[] w, int at) {
    for (int e = starts[row]; e < starts[row + 1]; e++) {
      addScaled(columns, values[e], y, j, w, at + indices[e] * columns);
    }
  }

  /** {@code y += a·x}, of n elements. */
  private static void addScaled(int n, float a, float[] x, int i, float[] y, int j) {
    for (int k = 0; k < n; k++) {
      y[j + k] += a * x[i + k];
    }
  }
}
