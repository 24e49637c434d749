package kindling.pipeline;

import java.io.Serial;
import java.util.Optional;
import kindling.rows.ColumnPath;
import kindling.rows.TrainingSets;
import kindling.rows.columns.Cells;
import kindling.tables.Table;
import kindling.tables.Target;
import kindling.tables.cells.CellFault;
import kindling.tables.cells.MissingValues;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;

/**
 * The number of the class that a label names: that of the scores, the number of classes if no
 * training row has the label, or null without a label.
 */
record LabelIndex(Target target, MissingValues missing) implements UDF1<Object, Double> {
  @Serial private static final long serialVersionUID = 1L;

  @Override
  public Double call(Object label) {
    Object cell = Cells.of(label);
    if (missing.has(cell)) {
      return null;
    }
    try {
      return (double) target.label(cell);
    } catch (CellFault unknown) {
      return (double) target.classes().size();
    }
  }

  /**
   * The rows with a column of the numbers; unchanged if they have no label.
   *
   * @param table of the model; empty if labels are numbers of classes already
   */
  static Dataset<Row> add(
      Dataset<Row> rows, String label, ClassNames names, Optional<Table> table, String column) {
    Optional<ColumnPath> path = ColumnPath.find(TrainingSets.GIVEN, rows.schema(), label);
    if (path.isEmpty()) {
      return rows;
    }
    Column index =
        table
            .filter(its -> names.ofTable())
            .map(
                its ->
                    functions
                        .udf(
                            new LabelIndex(its.target().orElseThrow(), its.missing()),
                            DataTypes.DoubleType)
                        .apply(path.get().values()))
            .orElseGet(() -> path.get().values().cast(DataTypes.DoubleType));
    return rows.withColumn(column, index.as(column, names.indices(column).metadata()));
  }
}
