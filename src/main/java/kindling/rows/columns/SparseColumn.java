package kindling.rows.columns;

import kindling.config.Registry.Entry;
import kindling.tables.cells.CellFault;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import scala.collection.Seq;

/**
 * A sparse vector as a struct, as Parquet or JSON files have it without Spark ML: the number of its
 * elements, and the indices and the values of those that are not zero.
 */
record SparseColumn() implements ColumnKind {
  static final Entry<ColumnKind> KIND =
      new Entry<>(
          "struct",
          "struct<size, indices, values>",
          "its elements",
          "a sparse vector: its number of elements, the ascending indices of those that are not zero, from 0, and their values; like a sparse vector of Spark ML",
          "",
          new SparseColumn());

  private static final StructType READ =
      new StructType()
          .add("size", DataTypes.IntegerType)
          .add("indices", DataTypes.createArrayType(DataTypes.IntegerType))
          .add("values", DataTypes.createArrayType(DataTypes.DoubleType));

  private static final String RIGHT =
      "a size, ascending indices from 0 to size - 1, and a value for each of them";

  @Override
  public String noun() {
    return "a struct<size, indices, values>";
  }

  @Override
  public boolean takes(DataType type) {
    return type instanceof StructType struct
        && String.join(" ", struct.fieldNames()).equals("size indices values")
        && struct.fields()[0].dataType() instanceof NumericType
        && isArray(struct.fields()[1].dataType())
        && isArray(struct.fields()[2].dataType());
  }

  private static boolean isArray(DataType type) {
    return type instanceof ArrayType array && array.elementType() instanceof NumericType;
  }

  @Override
  public boolean canBe(ColumnRole role) {
    return role == ColumnRole.FEATURES;
  }

  @Override
  public DataType readAs(DataType type) {
    return READ;
  }

  @Override
  public int width(StructField field) {
    return 0;
  }

  @Override
  public int width(Object value) {
    Row vector = (Row) value;
    return vector.isNullAt(0) ? 0 : vector.getInt(0);
  }

  @Override
  public void read(Object value, int width, RowValues row) {
    Row vector = (Row) value;
    if (vector == null) {
      throw ValueFault.nullInsteadOfElements();
    }
    if (vector.anyNull()) {
      throw ValueFault.of(new CellFault(null, RIGHT));
    }
    if (vector.getInt(0) != width) {
      throw ValueFault.size("%d elements".formatted(vector.getInt(0)));
    }
    Seq<?> indices = vector.getAs(1);
    Seq<?> values = vector.getAs(2);
    if (indices.size() != values.size()) {
      throw ValueFault.of(
          new CellFault("%d indices, %d values".formatted(indices.size(), values.size()), RIGHT));
    }
    int next = 0;
    for (int e = 0; e < indices.size(); e++) {
      boolean right = indices.apply(e) instanceof Integer index && index >= next && index < width;
      if (!right) {
        throw ValueFault.of(new CellFault(indices.apply(e), RIGHT));
      }
      next = row.putZeros(next, (Integer) indices.apply(e));
      row.put(next++, values.apply(e));
    }
    row.putZeros(next, width);
  }

  @Override
  public boolean mayBeSparse() {
    return true;
  }
}
