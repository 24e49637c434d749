package kindling.math;

/**
 * Products of a sparse row of a matrix X with dense matrices. Each element of X that is not zero
 * takes or changes one row of the other matrix; elements come in ascending order, so that the bits
 * of a sum are always the same.
 */
public final class SparseProduct {
  private SparseProduct() {}

  /**
   * {@code y += x·W}.
   *
   * @param from the first element of x in {@code indices} and {@code values}
   * @param until the element after the last one
   * @param columns of W, and the elements of y
   * @param at where W begins in {@code w}
   * @param j where y begins in {@code y}
   */
  public static void add(
      int[] indices,
      float[] values,
      int from,
      int until,
      int columns,
      float[] w,
      int at,
      float[] y,
      int j) {
    for (int e = from; e < until; e++) {
      axpy(columns, values[e], w, at + indices[e] * columns, y, j);
    }
  }

  /** {@code W += xᵀ·y}; parameters as those of {@link #add}. */
  public static void addTransposed(
      int[] indices,
      float[] values,
      int from,
      int until,
      int columns,
      float[] y,
      int j,
      float[] w,
      int at) {
    for (int e = from; e < until; e++) {
      axpy(columns, values[e], y, j, w, at + indices[e] * columns);
    }
  }

  /** {@code y += a·x} of n elements. */
  private static void axpy(int n, float a, float[] x, int i, float[] y, int j) {
    for (int k = 0; k < n; k++) {
      y[j + k] += a * x[i + k];
    }
  }
}
