package kindling.math;

import java.util.Arrays;

/**
 * A matrix most of whose rows are 0: the numbers of the others, ascending, and their elements, row
 * by row. Its arrays grow, and are used again.
 */
public final class RowSparseMatrix {
  private final int columns;
  private int[] rows = new int[16];
  private float[] elements = new float[0];
  private int size;

  /** A matrix of zeros. */
  public RowSparseMatrix(int columns) {
    this.columns = columns;
  }

  /** The number of columns. */
  public int columns() {
    return columns;
  }

  /** The number of rows that it has elements of. */
  public int size() {
    return size;
  }

  /** The number of a row in the matrix; i counts those that it has elements of. */
  public int row(int i) {
    return rows[i];
  }

  /** The elements; those of row i begin at {@code i * columns}. The array may be longer. */
  public float[] elements() {
    return elements;
  }

  /** Sets all rows to 0. */
  public void clear() {
    size = 0;
  }

  /** Makes room for more rows. */
  public void reserve(int more) {
    int least = Math.addExact(size, more);
    if (least > rows.length) {
      rows = Arrays.copyOf(rows, Math.max(least, 2 * rows.length));
    }
    int elementsOf = Math.multiplyExact(least, columns);
    if (elementsOf > elements.length) {
      long twice = Math.min(2L * elements.length, Integer.MAX_VALUE - 8L);
      elements = Arrays.copyOf(elements, (int) Math.max(elementsOf, twice));
    }
  }

  /**
   * Adds a row after the last one, whose elements are to be written next. There must be room.
   *
   * @return where they begin
   */
  public int add(int row) {
    rows[size] = row;
    return size++ * columns;
  }

  /** Adds all elements to a whole matrix that begins at {@code at}, rounding the sums. */
  public void addTo(float[] matrix, int at, Precision precision) {
    for (int i = 0; i < size; i++) {
      int from = at + rows[i] * columns;
      precision.add(matrix, elements, from, from + columns, i * columns - from);
    }
  }

  /** Rounds all elements. */
  public void round(Precision precision) {
    precision.round(elements, 0, size * columns);
  }

  /** Makes this matrix {@code a + b}, with rounded sums. It must be neither of them. */
  public void setSum(RowSparseMatrix a, RowSparseMatrix b, Precision precision) {
    clear();
    reserve(a.size + b.size);
    int j = 0;
    for (int i = 0; i < a.size; i++) {
      for (; j < b.size && b.rows[j] < a.rows[i]; j++) {
        addCopy(b, j);
      }
      int at = addCopy(a, i);
      if (j < b.size && b.rows[j] == a.rows[i]) {
        precision.add(elements, b.elements, at, at + columns, j * columns - at);
        j++;
      }
    }
    for (; j < b.size; j++) {
      addCopy(b, j);
    }
  }

  private int addCopy(RowSparseMatrix other, int i) {
    int at = add(other.rows[i]);
    System.arraycopy(other.elements, i * columns, elements, at, columns);
    return at;
  }
}
