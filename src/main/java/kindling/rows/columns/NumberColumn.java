package kindling.rows.columns;

import kindling.config.Registry.Entry;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.NumericType;

/** A number in each row, of any numeric type; it becomes one float. */
record NumberColumn() implements ColumnKind {
  static final Entry<ColumnKind> KIND =
      new Entry<>(
          "number",
          "number (tinyint, smallint, int, bigint, float, double, decimal)",
          "the number",
          "one feature; float32 keeps about 7 digits",
          "",
          new NumberColumn());

  @Override
  public String noun() {
    return "a number";
  }

  @Override
  public boolean takes(DataType type) {
    return type instanceof NumericType;
  }

  @Override
  public boolean canBe(ColumnRole role) {
    return true;
  }
}
