package kindling.rows.columns;

import java.util.List;
import java.util.Optional;
import kindling.config.Registry;
import kindling.config.Registry.Entry;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructField;

/** The kinds of columns that a data set may have. A new kind adds its line here. */
public final class ColumnKinds {
  /** All of them. */
  public static final Registry<ColumnKind> ALL =
      new Registry<>(
          "column",
          "features",
          List.of(
              ArrayColumn.KIND,
              BooleanColumn.KIND,
              BytesColumn.KIND,
              NumberColumn.KIND,
              SparseColumn.KIND,
              VectorColumn.KIND));

  private ColumnKinds() {}

  /** The kind of columns of a Spark type; empty if no kind takes them. */
  public static Optional<ColumnKind> of(DataType type) {
    return ALL.entries().stream().map(Entry::maker).filter(kind -> kind.takes(type)).findFirst();
  }

  /** The kind of a column that can be used as something; empty if it cannot. */
  public static Optional<ColumnKind> of(DataType type, ColumnRole role) {
    return of(type).filter(kind -> kind.canBe(role));
  }

  /** What a column that is used as something must be, for errors: "a boolean or a number". */
  public static String expected(ColumnRole role) {
    List<String> nouns =
        ALL.entries().stream()
            .map(Entry::maker)
            .filter(kind -> kind.canBe(role))
            .map(ColumnKind::noun)
            .toList();
    int last = nouns.size() - 1;
    return String.join(", ", nouns.subList(0, last)) + " or " + nouns.get(last);
  }

  /** A column with the type that its values are read as. */
  public static StructField asRead(StructField field) {
    DataType type = field.dataType();
    DataType read = of(type).map(kind -> kind.readAs(type)).orElse(type);
    return new StructField(field.name(), read, field.nullable(), field.metadata());
  }
}
