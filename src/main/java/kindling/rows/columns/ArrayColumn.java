package kindling.rows.columns;

import java.util.StringJoiner;
import kindling.config.Registry.Entry;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.BooleanType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.sql.types.StructField;
import scala.collection.Seq;

/** An array of numbers or booleans in each row; each element becomes one float. */
record ArrayColumn() implements ColumnKind {
  static final Entry<ColumnKind> KIND =
      new Entry<>(
          "array",
          "array of numbers or booleans",
          "its elements",
          "one feature for each element; the same number of elements in every row",
          "",
          new ArrayColumn());

  @Override
  public String noun() {
    return "an array of numbers";
  }

  @Override
  public boolean takes(DataType type) {
    return type instanceof ArrayType array
        && (array.elementType() instanceof NumericType
            || array.elementType() instanceof BooleanType);
  }

  @Override
  public boolean canBe(ColumnRole role) {
    return role != ColumnRole.WEIGHT;
  }

  @Override
  public DataType readAs(DataType type) {
    return type instanceof ArrayType array && array.elementType() instanceof BooleanType
        ? DataTypes.createArrayType(DataTypes.IntegerType, array.containsNull())
        : type;
  }

  @Override
  public int width(StructField field) {
    return SchemaShape.elements(field);
  }

  @Override
  public int width(Object value) {
    return ((Seq<?>) value).size();
  }

  @Override
  public void read(Object value, int width, RowValues row) {
    Seq<?> elements = (Seq<?>) value;
    if (elements == null || elements.size() != width) {
      throw elements == null
          ? ValueFault.nullInsteadOfElements()
          : ValueFault.size(elements.size(), text(elements));
    }
    for (int i = 0; i < width; i++) {
      row.put(i, elements.apply(i));
    }
  }

  /** As a vector prints itself; how a sequence does depends on the version of Scala. */
  private static String text(Seq<?> elements) {
    StringJoiner text = new StringJoiner(",", "[", "]");
    for (int i = 0; i < Math.min(elements.size(), ValueFault.MOST_CHARACTERS); i++) {
      text.add(String.valueOf(elements.apply(i)));
    }
    return text.toString();
  }
}
