package kindling.tables;

import java.io.Serializable;
import java.util.List;
import java.util.Map;
import kindling.tables.cells.CellFault;

/**
 * How the values of a column become floats of a row; fitted on the training rows. A new encoding is
 * one file, and a line in {@link Encodings}.
 */
public interface Encoding extends Serializable {
  /** The name of its kind in {@link Encodings}. */
  String kind();

  /** Floats of each value. */
  int width();

  /**
   * Writes the floats of a value.
   *
   * @param value null if it is missing; dates, vectors and arrays are objects of Java
   * @param row takes {@link #width} floats
   * @param at the place of the first
   * @throws CellFault if the value is of another type than the column
   */
  void encode(Object value, float[] row, int at);

  /**
   * Whether a value differs from every value that the training rows do not have: false for an
   * unknown level of a category, unless rare levels became one level, which it then has too.
   *
   * @param value not missing
   */
  default boolean knows(Object value) {
    return true;
  }

  /** The names of the floats of a column: {@code cut=Ideal}, {@code x}, {@code x is missing}. */
  List<String> features(String column);

  /**
   * The names of the floats of a column with one feature, and perhaps a second one that says that
   * the value is missing.
   */
  static List<String> features(String column, boolean indicator) {
    return indicator ? List.of(column, column + " is missing") : List.of(column);
  }

  /**
   * The parts of the first layer for this column, as the layer {@code embedding} spells them: the
   * number of inputs that pass, or how one of them becomes a vector.
   */
  default String part() {
    return String.valueOf(width());
  }

  /**
   * Values of the column that show its effect on predictions: levels, or numbers or dates; null is
   * a missing value. Empty if there are none, such as of a text.
   *
   * @param quantiles of the first feature, ascending
   */
  default List<Object> typicalValues(float[] quantiles) {
    return List.of();
  }

  /**
   * The mean of the training rows as far as it is known: of each float that passes; of an embedded
   * category the share of each level; of other parts what their layer takes. Contributions to a
   * prediction are measured from here.
   */
  default float[] baseline() {
    return new float[width()];
  }

  /** What a model file keeps, without the kind: texts, numbers, booleans and lists of these. */
  Map<String, Object> json();

  /** What was learned, in a few words, for the table of columns. */
  String summary();
}
