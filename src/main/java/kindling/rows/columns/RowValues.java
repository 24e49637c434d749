package kindling.rows.columns;

import java.util.Arrays;
import kindling.data.Rounding;
import kindling.data.features.Features;
import kindling.data.features.FloatFeatures;
import kindling.data.features.SparseFeatures;

/**
 * The floats of a row, which its columns write one after the other; all are finite. Of sparse ones,
 * zeros need not be written.
 */
public final class RowValues {
  private static final int FEW = 16;

  private final int width;
  // null if only those that are not zero are kept
  private final float[] values;
  // those, in the order of their arrival
  private int[] indices;
  private float[] nonZeros;
  private int elements;
  // null if it is not asked for
  private final Rounding rounding;
  private int offset;

  /**
   * The floats of a row, still 0.
   *
   * @param rounding records what float32 makes of each value; null for nothing
   */
  public RowValues(int width, Rounding rounding) {
    this.width = width;
    this.values = new float[width];
    this.rounding = rounding;
  }

  private RowValues(int width, Rounding rounding, int few) {
    this.width = width;
    this.values = null;
    this.rounding = rounding;
    this.indices = new int[few];
    this.nonZeros = new float[few];
  }

  /** The same, of which only those are kept that are not zero. */
  public static RowValues sparse(int width, Rounding rounding) {
    return new RowValues(width, rounding, FEW);
  }

  /** Whether only those are kept that are not zero. */
  boolean isSparse() {
    return values == null;
  }

  /** Writes the only value of a column. */
  void put(Object value) {
    float narrow = narrow(value);
    if (!Float.isFinite(narrow)) {
      throw ValueFault.notFinite(value);
    }
    set(0, value, narrow);
  }

  /** Writes an element of a column's value. */
  void put(int element, Object value) {
    float narrow = narrow(value);
    if (!Float.isFinite(narrow)) {
      throw ValueFault.notFinite(value, element);
    }
    set(element, value, narrow);
  }

  /** Writes an element of a column's value. */
  void put(int element, double value) {
    float narrow = (float) value;
    if (!Float.isFinite(narrow)) {
      throw ValueFault.notFinite(value, element);
    }
    write(element, narrow);
    if (rounding != null) {
      rounding.see(offset + element, value, narrow);
    }
  }

  /**
   * Writes the floats of a table's column, which are never sparse.
   *
   * @param value null if it is missing
   */
  void put(CellEncoder encoder, Object value, int width) {
    encoder.encode(value, values, offset);
    for (int i = 0; i < width; i++) {
      put(i, (double) values[offset + i]);
    }
  }

  /**
   * Writes zeros as the elements {@code from} to {@code to - 1}, unless the row is sparse.
   *
   * @return {@code to}
   */
  int putZeros(int from, int to) {
    for (int element = from; element < to && !isSparse(); element++) {
      put(element, 0.0);
    }
    return to;
  }

  private void set(int element, Object number, float narrow) {
    write(element, narrow);
    if (rounding != null) {
      rounding.see(offset + element, ((Number) number).doubleValue(), narrow);
    }
  }

  /** Elements arrive in ascending order. */
  private void write(int element, float narrow) {
    if (values != null) {
      values[offset + element] = narrow;
    } else if (narrow != 0) {
      if (elements == indices.length) {
        indices = Arrays.copyOf(indices, 2 * elements);
        nonZeros = Arrays.copyOf(nonZeros, 2 * elements);
      }
      indices[elements] = offset + element;
      nonZeros[elements++] = narrow;
    }
  }

  /** Not by way of a double, which would round large integers and decimals twice. */
  private static float narrow(Object value) {
    return value instanceof Number number ? number.floatValue() : Float.NaN;
  }

  /**
   * Moves on to the next column.
   *
   * @param width floats of this one
   */
  public void skip(int width) {
    offset += width;
  }

  /** All floats of the row, unless they are sparse. */
  public float[] array() {
    return values;
  }

  /** The floats as the features of a row; must be the last call. */
  public Features features() {
    if (values != null) {
      return new FloatFeatures(width, values);
    }
    if (rounding != null) {
      rounding.endSparseRow();
    }
    return SparseFeatures.row(
        width, Arrays.copyOf(indices, elements), Arrays.copyOf(nonZeros, elements));
  }
}
