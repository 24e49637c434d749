package kindling.math;

import dev.ludovic.netlib.blas.BLAS;
import java.util.Arrays;

/**
 * The matrix products of layers, for row-major matrices in {@code float} arrays.
 *
 * <p>Every matrix is dense; a matrix of shape (rows, columns) takes {@code rows * columns}
 * elements, row by row, beginning at its offset. BLAS expects column-major matrices, and a
 * row-major matrix is the transpose of a column-major one, so {@code C = A·B} is computed as {@code
 * Cᵀ = Bᵀ·Aᵀ}. netlib checks the sizes. Thread-safe; a call runs on one thread.
 */
public final class Blas {
  private static final BLAS NETLIB = NativeBlas.instance();

  private Blas() {}

  /**
   * {@code C += A·B}: A (rows, inner), B (inner, columns) from {@code bOffset}, C (rows, columns).
   */
  public static void addProduct(
      int rows, int columns, int inner, float[] a, float[] b, int bOffset, float[] c) {
    addProduct(rows, columns, inner, a, 0, b, bOffset, c, 0);
  }

  /** {@code C += A·B}, with A from {@code aOffset} and C from {@code cOffset}. */
  public static void addProduct(
      int rows,
      int columns,
      int inner,
      float[] a,
      int aOffset,
      float[] b,
      int bOffset,
      float[] c,
      int cOffset) {
    NETLIB.sgemm(
        "N", "N", columns, rows, inner, 1f, b, bOffset, columns, a, aOffset, inner, 1f, c, cOffset,
        columns);
  }

  /**
   * {@code C = A·B}: A (rows, inner) from {@code aOffset}, B (inner, columns) from {@code bOffset},
   * C (rows, columns) from {@code cOffset}.
   */
  public static void product(
      int rows,
      int columns,
      int inner,
      float[] a,
      int aOffset,
      float[] b,
      int bOffset,
      float[] c,
      int cOffset) {
    NETLIB.sgemm(
        "N", "N", columns, rows, inner, 1f, b, bOffset, columns, a, aOffset, inner, 0f, c, cOffset,
        columns);
  }

  /**
   * {@code C = A·Bᵀ}: A (rows, inner), B (columns, inner) from {@code bOffset}, C (rows, columns).
   */
  public static void productTransposed(
      int rows, int columns, int inner, float[] a, float[] b, int bOffset, float[] c) {
    productTransposed(rows, columns, inner, a, 0, b, bOffset, c, 0);
  }

  /** {@code C = A·Bᵀ}, with A from {@code aOffset} and C from {@code cOffset}. */
  public static void productTransposed(
      int rows,
      int columns,
      int inner,
      float[] a,
      int aOffset,
      float[] b,
      int bOffset,
      float[] c,
      int cOffset) {
    NETLIB.sgemm(
        "T", "N", columns, rows, inner, 1f, b, bOffset, inner, a, aOffset, inner, 0f, c, cOffset,
        columns);
  }

  /**
   * {@code C = Aᵀ·B}: A (inner, rows), B (inner, columns), C (rows, columns) from {@code cOffset}.
   */
  public static void transposedProduct(
      int rows, int columns, int inner, float[] a, float[] b, float[] c, int cOffset) {
    transposedProduct(rows, columns, inner, a, 0, b, 0, c, cOffset);
  }

  /** {@code C = Aᵀ·B}, with A from {@code aOffset} and B from {@code bOffset}. */
  public static void transposedProduct(
      int rows,
      int columns,
      int inner,
      float[] a,
      int aOffset,
      float[] b,
      int bOffset,
      float[] c,
      int cOffset) {
    NETLIB.sgemm(
        "N", "T", columns, rows, inner, 1f, b, bOffset, columns, a, aOffset, rows, 0f, c, cOffset,
        columns);
  }

  /**
   * {@code C += Aᵀ·B}: A (inner, rows) from {@code aOffset}, B (inner, columns) from {@code
   * bOffset}, C (rows, columns) from {@code cOffset}.
   */
  public static void addTransposedProduct(
      int rows,
      int columns,
      int inner,
      float[] a,
      int aOffset,
      float[] b,
      int bOffset,
      float[] c,
      int cOffset) {
    NETLIB.sgemm(
        "N", "T", columns, rows, inner, 1f, b, bOffset, columns, a, aOffset, rows, 1f, c, cOffset,
        columns);
  }

  /**
   * {@code C += A·B} of a block of larger matrices: rows of A (rows, inner) are {@code aStride}
   * apart, those of C (rows, columns) {@code cStride}; B (inner, columns).
   */
  public static void addBlockProduct(
      int rows,
      int columns,
      int inner,
      float[] a,
      int aOffset,
      int aStride,
      float[] b,
      int bOffset,
      float[] c,
      int cOffset,
      int cStride) {
    NETLIB.sgemm(
        "N", "N", columns, rows, inner, 1f, b, bOffset, columns, a, aOffset, aStride, 1f, c,
        cOffset, cStride);
  }

  /**
   * {@code C = A·Bᵀ} of a block of larger matrices: rows of A (rows, inner) are {@code aStride}
   * apart, those of C (rows, columns) {@code cStride}; B (columns, inner).
   */
  public static void blockProductTransposed(
      int rows,
      int columns,
      int inner,
      float[] a,
      int aOffset,
      int aStride,
      float[] b,
      int bOffset,
      float[] c,
      int cOffset,
      int cStride) {
    NETLIB.sgemm(
        "T", "N", columns, rows, inner, 1f, b, bOffset, inner, a, aOffset, aStride, 0f, c, cOffset,
        cStride);
  }

  /**
   * {@code C = Aᵀ·B} of a block of larger matrices: rows of A (inner, rows) are {@code aStride}
   * apart, those of B (inner, columns) {@code bStride}; C (rows, columns).
   */
  public static void blockTransposedProduct(
      int rows,
      int columns,
      int inner,
      float[] a,
      int aOffset,
      int aStride,
      float[] b,
      int bOffset,
      int bStride,
      float[] c,
      int cOffset) {
    NETLIB.sgemm(
        "N", "T", columns, rows, inner, 1f, b, bOffset, bStride, a, aOffset, aStride, 0f, c,
        cOffset, columns);
  }

  /**
   * Copies the vector of {@code columns} elements at {@code bOffset} to each row of C (rows,
   * columns).
   */
  public static void fillRows(int rows, int columns, float[] b, int bOffset, float[] c) {
    for (int row = 0; row < rows; row++) {
      System.arraycopy(b, bOffset, c, row * columns, columns);
    }
  }

  /** The sums of A's columns: A (rows, columns), s (columns) from {@code sOffset}. */
  public static void columnSums(int rows, int columns, float[] a, float[] s, int sOffset) {
    Arrays.fill(s, sOffset, sOffset + columns, 0f);
    for (int row = 0, at = 0; row < rows; row++, at += columns) {
      for (int column = 0; column < columns; column++) {
        s[sOffset + column] += a[at + column];
      }
    }
  }
}
