package kindling.cluster.predict;

import java.io.Serial;
import java.io.Serializable;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import kindling.data.InputColumn;
import kindling.gradient.Contributions;
import kindling.gradient.IntegratedGradients;
import kindling.network.Network;
import kindling.rows.RowReader;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.Metadata;
import org.apache.spark.sql.types.StructField;
import scala.jdk.javaapi.CollectionConverters;

/**
 * What each column contributes to the prediction of a row, as two columns: {@code contributions}, a
 * map from the name of a column to a double, or an array with an element for each feature if these
 * are the elements of one column; and {@code baseline}, the score from which they are measured. The
 * score of the row is about their sum (see {@link IntegratedGradients}).
 */
public final class ContributionColumns implements Serializable {
  @Serial private static final long serialVersionUID = 1L;

  private final IntegratedGradients gradients;
  // empty if the features are the elements of one column
  private final List<String> names;

  /**
   * Contributions to the predictions of a network.
   *
   * @param scale multiplied with every feature
   */
  public ContributionColumns(Network network, float[] parameters, RowReader reader, float scale) {
    List<InputColumn> columns = reader.inputs();
    boolean named = reader.table().isPresent() || reader.featureNames().size() > 1;
    this.gradients =
        new IntegratedGradients(network, parameters, columns, reader.table().orElse(null), scale);
    this.names = named ? columns.stream().map(InputColumn::name).toList() : List.of();
  }

  /** Their names and types. */
  List<StructField> fields() {
    DataType type =
        names.isEmpty()
            ? DataTypes.createArrayType(DataTypes.DoubleType, false)
            : DataTypes.createMapType(DataTypes.StringType, DataTypes.DoubleType, false);
    return List.of(
        new StructField("contributions", type, false, Metadata.empty()),
        new StructField("baseline", DataTypes.DoubleType, false, Metadata.empty()));
  }

  /** Explains the first rows of scaled inputs, (rows, inputs). */
  Contributions explain(int rows, float[] inputs, float[] parameters) {
    return gradients.of(rows, inputs, parameters);
  }

  /** The values of a row. */
  Object[] values(Contributions contributions, int row) {
    double[] ofRow = contributions.ofColumns()[row];
    Double[] elements = new Double[ofRow.length];
    Map<String, Object> byName = new LinkedHashMap<>();
    for (int i = 0; i < ofRow.length; i++) {
      elements[i] = ofRow[i];
      if (!names.isEmpty()) {
        byName.put(names.get(i), ofRow[i]);
      }
    }
    return new Object[] {
      names.isEmpty() ? elements : CollectionConverters.asScala(byName),
      contributions.baselines()[row]
    };
  }
}
