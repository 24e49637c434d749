package kindling.rows.columns;

import kindling.config.Registry.Entry;
import org.apache.spark.sql.types.BooleanType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;

/** True or false in each row; Spark makes 1 or 0 of it, which becomes one float. */
record BooleanColumn() implements ColumnKind {
  static final Entry<ColumnKind> KIND =
      new Entry<>(
          "boolean", "boolean", "1 if true, else 0", "one feature", "", new BooleanColumn());

  @Override
  public String noun() {
    return "a boolean";
  }

  @Override
  public boolean takes(DataType type) {
    return type instanceof BooleanType;
  }

  @Override
  public boolean canBe(ColumnRole role) {
    return true;
  }

  @Override
  public DataType readAs(DataType type) {
    return DataTypes.IntegerType;
  }
}
