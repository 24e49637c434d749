package kindling.rows.columns;

import kindling.data.Rounding;

/** The floats of a row, which its columns write one after the other; all are finite. */
public final class RowValues {
  private final float[] values;
  // null if it is not asked for
  private final Rounding rounding;
  private int offset;

  /**
   * The floats of a row, still 0.
   *
   * @param rounding records what float32 makes of each value; null for nothing
   */
  public RowValues(int width, Rounding rounding) {
    this.values = new float[width];
    this.rounding = rounding;
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
    values[offset + element] = narrow;
    if (rounding != null) {
      rounding.see(offset + element, value, narrow);
    }
  }

  /**
   * Writes the floats of a table's column.
   *
   * @param value null if it is missing
   */
  void put(CellEncoder encoder, Object value, int width) {
    encoder.encode(value, values, offset);
    for (int i = 0; i < width; i++) {
      put(i, (double) values[offset + i]);
    }
  }

  private void set(int element, Object number, float narrow) {
    values[offset + element] = narrow;
    if (rounding != null) {
      rounding.see(offset + element, ((Number) number).doubleValue(), narrow);
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

  /** All floats of the row. */
  public float[] array() {
    return values;
  }
}
