package kindling.rows;

import org.apache.spark.sql.types.DataType;

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
}
