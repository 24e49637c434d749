package kindling.rows;

import java.util.Optional;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/** What a column's type is called in errors. */
public final class TypeName {
  private TypeName() {}

  /** Spark's name, but for the old vectors of spark.mllib, which it calls "vector" too. */
  public static String of(DataType type) {
    // By its name: the class needs not be there.
    return type.getClass().getName().equals("org.apache.spark.mllib.linalg.VectorUDT")
        ? "vector of the old spark.mllib, which MLUtils.convertVectorColumnsToML(rows) converts to one of spark.ml"
        : type.simpleString();
  }

  /** The path of a field of a column, as an example; empty if the column has no fields. */
  public static Optional<String> anyField(StructField column) {
    return column.dataType() instanceof StructType struct && struct.length() > 0
        ? Optional.of(column.name() + "." + struct.fieldNames()[0])
        : Optional.empty();
  }
}
