package kindling.rows.columns;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import kindling.tables.ColumnType;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.BooleanType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DateType;
import org.apache.spark.sql.types.NullType;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.TimestampNTZType;
import org.apache.spark.sql.types.TimestampType;
import scala.collection.Seq;

/** Values of Spark's rows as those of a table, which knows no Spark. */
public final class Cells {
  private Cells() {}

  /** The value for a table: a vector becomes an array, a sequence a list. */
  public static Object of(Object value) {
    if (value instanceof Vector vector) {
      return vector.toArray();
    }
    if (value instanceof Seq<?> sequence) {
      List<Object> list = new ArrayList<>();
      for (int i = 0; i < sequence.size(); i++) {
        list.add(of(sequence.apply(i)));
      }
      return list;
    }
    return value;
  }

  /**
   * The type of a column of a table; empty if tables have no such columns.
   *
   * @param untyped whether a text may stand for another type
   */
  public static Optional<ColumnType> type(DataType type, boolean untyped) {
    if (type instanceof NullType) {
      return Optional.of(ColumnType.TEXT);
    }
    if (type instanceof StringType) {
      return Optional.of(untyped ? ColumnType.UNTYPED : ColumnType.TEXT);
    }
    if (type instanceof NumericType) {
      return Optional.of(ColumnType.NUMBER);
    }
    if (type instanceof BooleanType) {
      return Optional.of(ColumnType.BOOLEAN);
    }
    if (type instanceof DateType) {
      return Optional.of(ColumnType.DATE);
    }
    if (type instanceof TimestampType || type instanceof TimestampNTZType) {
      return Optional.of(ColumnType.TIMESTAMP);
    }
    boolean numbers =
        type.equals(SQLDataTypes.VectorType())
            || (type instanceof ArrayType array && array.elementType() instanceof NumericType);
    return numbers ? Optional.of(ColumnType.VECTOR) : Optional.empty();
  }
}
