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
          "one feature for each element; the same number of elements in every row; sparse vectors stay sparse if they have at least 1,024 elements, of which at most one of 24 is not zero",
          "",
          new VectorColumn());

  /** Products with zeros take less time than finding the elements that are not zero up to here. */
  private static final int FEWEST_ELEMENTS = 1024;

  /** Elements for each that is not zero: the latter take more time and memory than a zero. */
  private static final long MANY_TIMES = 24;

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
    if (vector instanceof SparseVector sparse && row.isSparse()) {
      for (int e = 0; e < sparse.indices().length; e++) {
        row.put(sparse.indices()[e], sparse.values()[e]);
      }
      return;
    }
    double[] elements = vector.toArray();
    for (int i = 0; i < width; i++) {
      row.put(i, elements[i]);
    }
  }

  @Override
  public boolean mayBeSparse(int width) {
    return width >= FEWEST_ELEMENTS;
  }

  @Override
  public boolean isSparse(Object value) {
    return value instanceof SparseVector sparse
        && sparse.size() >= FEWEST_ELEMENTS
        && sparse.size() >= MANY_TIMES * sparse.numActives();
  }

  @Override
  public String cureOfMissingElement(String usual) {
    return "drop such rows (VectorAssembler.setHandleInvalid(\"skip\")), or fill the values in before they are assembled (an Imputer)";
  }
}
