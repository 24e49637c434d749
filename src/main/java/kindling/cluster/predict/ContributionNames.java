package kindling.cluster.predict;

import java.io.Serial;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.Metadata;
import org.apache.spark.sql.types.StructField;

/**
 * The names of the columns of {@link ContributionColumns}; an empty name omits a column.
 *
 * @param contributions the column of what each column contributes
 * @param baseline the column of the score from which contributions are measured
 */
public record ContributionNames(String contributions, String baseline) implements Serializable {
  @Serial private static final long serialVersionUID = 1L;

  /** Those of the command line. */
  static final ContributionNames DEFAULT = new ContributionNames("contributions", "baseline");

  /** Whether there are no contributions; then there is no baseline either. */
  public boolean isNone() {
    return contributions.isEmpty();
  }

  /**
   * Their names and types: of the contributions a map from the names of columns, or an array.
   *
   * @param named whether the features have the names of several columns
   */
  public List<StructField> fields(boolean named) {
    List<StructField> fields = new ArrayList<>();
    if (!isNone()) {
      DataType type =
          named
              ? DataTypes.createMapType(DataTypes.StringType, DataTypes.DoubleType, false)
              : DataTypes.createArrayType(DataTypes.DoubleType, false);
      fields.add(new StructField(contributions, type, false, Metadata.empty()));
      if (!baseline.isEmpty()) {
        fields.add(new StructField(baseline, DataTypes.DoubleType, false, Metadata.empty()));
      }
    }
    return fields;
  }
}
