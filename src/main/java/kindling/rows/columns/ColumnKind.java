package kindling.rows.columns;

import java.io.Serializable;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructField;

/**
 * A kind of column: the Spark types that it takes, and how a value becomes floats of a row.
 *
 * <p>A row's features are the values of its feature columns, one after the other: each value fills
 * {@code width} floats, the same number in every row. A new kind is one record that implements this
 * interface; {@link ColumnKinds} and the list below name it. Unless a kind says otherwise, a value
 * is one number.
 */
public sealed interface ColumnKind extends Serializable
    permits ArrayColumn,
        BooleanColumn,
        BytesColumn,
        EncodedColumn,
        NumberColumn,
        RawColumn,
        SparseColumn,
        VectorColumn {
  /** One such value with its article, for errors, such as "an array of numbers". */
  String noun();

  /** Whether columns of a Spark type are of this kind. */
  boolean takes(DataType type);

  /** Whether a column of this kind can be used as something. */
  boolean canBe(ColumnRole role);

  /** The type that Spark casts a column to before its values are read. */
  default DataType readAs(DataType type) {
    return type;
  }

  /** Floats for each value, as far as the schema says; 0 if only a value shows it. */
  default int width(StructField field) {
    return 1;
  }

  /** Floats for a value, which is not null. */
  default int width(Object value) {
    return 1;
  }

  /**
   * Writes the floats of a value: by default the value itself, which is a number.
   *
   * @param value as Spark's rows have it, cast to {@link #readAs}; may be null
   * @param width how many floats it must have
   * @param row takes them
   * @throws ValueFault if it has another number of elements, or one that is not finite
   */
  default void read(Object value, int width, RowValues row) {
    row.put(value);
  }

  /** Whether {@link #bytes} can be called. */
  default boolean hasBytes() {
    return false;
  }

  /**
   * The features of a value as unsigned bytes, which take a quarter of the memory of floats.
   *
   * @param value may be null
   * @param width how many there must be
   * @throws ValueFault if there is another number of them
   */
  default byte[] bytes(Object value, int width) {
    throw new UnsupportedOperationException("no bytes in " + this);
  }

  /** Whether values may be sparse vectors. */
  default boolean mayBeSparse() {
    return false;
  }

  /**
   * What a user can do about an element that is missing within a value.
   *
   * @param usual what a user can do about null in a column
   */
  default String cureOfMissingElement(String usual) {
    return usual;
  }
}
