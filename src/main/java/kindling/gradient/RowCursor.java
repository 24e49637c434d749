package kindling.gradient;

import kindling.math.RowSparseMatrix;

/**
 * Goes through the rows of the first layer's weights in a {@link GradientSum}, from the first to
 * the last; of a sparse sum it skips those that are 0.
 */
public final class RowCursor {
  private final GradientSum sum;
  private int next;

  /** Goes through a sum, whose content may change before {@link #begin}. */
  public RowCursor(GradientSum sum) {
    this.sum = sum;
  }

  /** Begins before the first row. */
  public void begin() {
    next = 0;
  }

  /**
   * Moves to the first row from {@code row} on that may be other than 0.
   *
   * @param row not smaller than in the last call
   * @return that row; {@link Integer#MAX_VALUE} if there is none
   */
  public int seek(int row) {
    if (!sum.isSparse()) {
      return row;
    }
    RowSparseMatrix rows = sum.touched();
    while (next < rows.size() && rows.row(next) < row) {
      next++;
    }
    return next < rows.size() ? rows.row(next) : Integer.MAX_VALUE;
  }

  /**
   * Whether a row may be other than 0.
   *
   * @param row from the one that {@link #seek} was given to the one that it returned
   */
  public boolean has(int row) {
    return !sum.isSparse() || (next < sum.touched().size() && sum.touched().row(next) == row);
  }

  /** The array with the elements of the row that it is at. */
  public float[] elements() {
    return sum.isSparse() ? sum.touched().elements() : sum.gradient();
  }

  /**
   * The index of the row's first element in {@link #elements}.
   *
   * @param row that it is at
   * @param columns of a row
   */
  public int place(int row, int columns) {
    return columns * (sum.isSparse() ? next : row);
  }

  /** Adds the row that another one is at to the one that this one is at. */
  public void add(RowCursor other, int row, int columns) {
    int here = place(row, columns);
    int shift = other.place(row, columns) - here;
    sum.precision().add(elements(), other.elements(), here, here + columns, shift);
  }
}
