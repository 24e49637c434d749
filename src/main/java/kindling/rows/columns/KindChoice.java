package kindling.rows.columns;

import java.io.Serializable;
import java.util.Optional;
import org.apache.spark.sql.types.StructField;

/** Which kind a column of a data set is of, by its use. */
public interface KindChoice extends Serializable {
  /** By the type of the column. */
  KindChoice BY_TYPE = (field, role) -> ColumnKinds.of(field.dataType(), role);

  /** The kind; empty if the column cannot be used so. */
  Optional<ColumnKind> of(StructField field, ColumnRole role);

  /** Whether a feature column is left out, although it is named. */
  default boolean leavesOut(String feature) {
    return false;
  }
}
