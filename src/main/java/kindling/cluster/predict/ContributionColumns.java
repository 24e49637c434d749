package kindling.cluster.predict;

import java.io.Serial;
import java.io.Serializable;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import kindling.data.InputColumn;
import kindling.gradient.Contributions;
import kindling.gradient.ExplainedOutput;
import kindling.gradient.IntegratedGradients;
import kindling.network.Network;
import kindling.rows.RowReader;
import kindling.tables.Table;
import org.apache.spark.sql.types.StructField;

/**
 * What each column contributes to the prediction of a row, as two columns: the contributions, a map
 * from the name of a column to a double, or an array with an element for each feature if these are
 * the elements of one column; and the baseline, the score from which they are measured. The score
 * of the row is about their sum (see {@link IntegratedGradients}).
 */
public final class ContributionColumns implements Serializable {
  @Serial private static final long serialVersionUID = 1L;

  private final IntegratedGradients gradients;
  private final ContributionNames names;
  // empty if the features are the elements of one column
  private final List<String> columns;

  /**
   * Contributions to the predictions of a network, as the command line names them.
   *
   * @param scale multiplied with every feature
   */
  public ContributionColumns(Network network, float[] parameters, RowReader reader, float scale) {
    this(
        network,
        parameters,
        reader,
        scale,
        ContributionNames.DEFAULT,
        ExplainedOutput.predicted(network));
  }

  /**
   * Contributions to the predictions of a network.
   *
   * @param scale multiplied with every feature
   * @param names of the columns, which are not {@linkplain ContributionNames#isNone none}
   * @param output of a row that they explain
   */
  public ContributionColumns(
      Network network,
      float[] parameters,
      RowReader reader,
      float scale,
      ContributionNames names,
      ExplainedOutput output) {
    List<InputColumn> inputs = reader.inputs();
    Table table = reader.table().orElse(null);
    boolean named = table != null || reader.featureNames().size() > 1;
    this.gradients = new IntegratedGradients(network, parameters, inputs, table, scale, output);
    this.names = names;
    this.columns = named ? inputs.stream().map(InputColumn::name).toList() : List.of();
  }

  /** Their names and types. */
  List<StructField> fields() {
    return names.fields(!columns.isEmpty());
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
      if (!columns.isEmpty()) {
        byName.put(columns.get(i), ofRow[i]);
      }
    }
    Object ofColumns = columns.isEmpty() ? elements : ScalaMaps.of(byName);
    return names.baseline().isEmpty()
        ? new Object[] {ofColumns}
        : new Object[] {ofColumns, contributions.baselines()[row]};
  }
}
