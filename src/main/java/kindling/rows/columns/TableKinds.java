package kindling.rows.columns;

import java.util.Optional;
import kindling.tables.Table;
import kindling.tables.TableColumn;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.StructField;

/** The kinds of the columns of a table with fitted encodings. */
public record TableKinds(Table table) implements KindChoice {
  @Override
  public Optional<ColumnKind> of(StructField field, ColumnRole role) {
    return switch (role) {
      case FEATURES -> table.column(field.name()).map(this::feature);
      case LABEL ->
          table.target().isPresent()
              ? Optional.of(EncodedColumn.of(table.target().get(), table.missing()))
              : BY_TYPE.of(field, role);
      case WEIGHT -> weight(field);
    };
  }

  /** The kind of weights: numbers, or texts of numbers, as in CSV. */
  private static Optional<ColumnKind> weight(StructField field) {
    return field.dataType() instanceof StringType
        ? Optional.of(new RawColumn())
        : BY_TYPE.of(field, ColumnRole.WEIGHT);
  }

  private ColumnKind feature(TableColumn column) {
    return EncodedColumn.of(column.encoding(), table.missing());
  }

  @Override
  public boolean leavesOut(String feature) {
    return table.column(feature).isEmpty();
  }

  /** The kinds of columns whose encodings are not fitted yet. */
  public static KindChoice unfitted() {
    return (field, role) ->
        role == ColumnRole.WEIGHT ? weight(field) : Optional.of(new RawColumn());
  }
}
