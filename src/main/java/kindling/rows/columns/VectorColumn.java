package kindling.rows.columns;

import kindling.config.Registry.Entry;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.SparseVector;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructField;

/** A Spark ML vector in each row, dense or sparse; each element becomes one float. */
record VectorColumn() implements ColumnKind {
  static final Entry<ColumnKind> KIND =
      new Entry<>(
          "vector",
          "vector of Spark ML",
          "its elements",
          "one feature for each element; the same number of elements in every row; sparse vectors become dense, with all their zeros",
          "",
          new VectorColumn());

  /** Of a sparse vector, an element that is not zero takes its index (int) and a double. */
  private static final long BYTES_OF_NONZERO = Integer.BYTES + Double.BYTES;

  private static final long MANY_TIMES = 8;

  @Override
  public String noun() {
    return "a vector";
  }

  @Override
  public boolean takes(DataType type) {
    return type.equals(SQLDataTypes.VectorType());
  }

  @Override
  public boolean canBe(ColumnRole role) {
    return role != ColumnRole.WEIGHT;
  }

  @Override
  public int width(StructField field) {
    return SchemaShape.elements(field);
  }

  @Override
  public int width(Object value) {
    return ((Vector) value).size();
  }

  @Override
  public void read(Object value, int width, RowValues row) {
    Vector vector = (Vector) value;
    if (vector == null || vector.size() != width) {
      throw vector == null
          ? ValueFault.nullInsteadOfElements()
          : ValueFault.size(vector.size(), vector.toString());
    }
    double[] elements = vector.toArray();
    for (int i = 0; i < width; i++) {
      row.put(i, elements[i]);
    }
  }

  @Override
  public boolean isSparse(Object value) {
    return value instanceof SparseVector sparse
        && (long) Float.BYTES * sparse.size() > MANY_TIMES * BYTES_OF_NONZERO * sparse.numActives();
  }

  @Override
  public String cureOfMissingElement(String usual) {
    return "drop such rows (VectorAssembler.setHandleInvalid(\"skip\")), or fill the values in before they are assembled (an Imputer)";
  }
}
