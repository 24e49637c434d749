package kindling.pipeline;

import kindling.cluster.predict.RowRefusal;
import kindling.pipeline.params.ParamKeys;
import kindling.rows.ColumnPath;
import kindling.rows.TrainingSets;
import kindling.tables.Table;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;

/** Rows with the columns of a table, and what {@link HandleInvalid} makes of invalid ones. */
record TableRows(Table table, Dataset<Row> rows) {
  /**
   * The rows that a policy leaves. Nothing is computed before it is used.
   *
   * @param refusal of invalid rows, if the policy is to refuse them
   */
  Dataset<Row> valid(HandleInvalid policy, RowRefusal refusal) {
    return switch (policy) {
      case KEEP -> rows;
      case SKIP ->
          rows.filter(
              functions
                  .udf(new ValidRows(new InvalidCells(table, refusal)), DataTypes.BooleanType)
                  .apply(cells()));
      case ERROR -> rows.filter(RowRefusal.passes(fault(refusal)));
    };
  }

  /** The rows without invalid ones; unlike {@link #valid}, nothing is logged. */
  Dataset<Row> withoutInvalid() {
    return rows.filter(fault(RowRefusal.raised(ParamKeys.WORDING)).isNull());
  }

  /** The number of invalid rows; runs a job. */
  long invalid() {
    return rows.filter(fault(RowRefusal.raised(ParamKeys.WORDING)).isNotNull()).count();
  }

  private Column fault(RowRefusal refusal) {
    return functions.udf(new InvalidCells(table, refusal), DataTypes.StringType).apply(cells());
  }

  private Column cells() {
    return functions.struct(
        table.names().stream()
            .map(
                name ->
                    ColumnPath.find(TrainingSets.GIVEN, rows.schema(), name).orElseThrow().values())
            .toArray(Column[]::new));
  }
}
