package kindling.rows.columns;

import org.apache.spark.sql.types.DataType;

/** A column of any type whose encoding is not fitted yet. */
record RawColumn() implements ColumnKind {
  @Override
  public String noun() {
    return "a value";
  }

  @Override
  public boolean takes(DataType type) {
    return true;
  }

  @Override
  public boolean canBe(ColumnRole role) {
    return true;
  }
}
