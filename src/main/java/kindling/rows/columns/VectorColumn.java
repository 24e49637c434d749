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
          "one feature for each element; the same number of elements in every row; rows stay sparse if they have at least 1,024 features, of which at most one of 24 is not zero",
          "",
          new VectorColumn());

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
  public boolean mayBeSparse() {
    return true;
  }

  @Override
  public String cureOfMissingElement(String usual) {
    return "drop such rows (VectorAssembler.setHandleInvalid(\"skip\")), or fill the values in before they are assembled (an Imputer)";
  }
}
