package kindling.pipeline;

import java.util.ArrayList;
import java.util.List;
import kindling.cluster.predict.ContributionNames;
import kindling.cluster.predict.PredictedColumn;
import kindling.config.UserError;
import kindling.gradient.ExplainedOutput;
import kindling.pipeline.params.ColumnParams;
import kindling.pipeline.params.ParamKeys;
import org.apache.spark.sql.types.StructField;

/**
 * The columns that a model adds to rows.
 *
 * @param predicted from the scores of a row
 * @param contributions the names of the columns of contributions, which come last
 * @param explained the output of a row that contributions explain
 */
record AddedColumns(
    List<PredictedColumn> predicted, ContributionNames contributions, ExplainedOutput explained) {
  /** Those of a stage. */
  static AddedColumns of(
      ColumnParams<?> stage, List<PredictedColumn> predicted, ExplainedOutput explained) {
    return new AddedColumns(predicted, names(stage), explained);
  }

  private static ContributionNames names(ColumnParams<?> stage) {
    return new ContributionNames(stage.getContributionsCol(), stage.getBaselineCol());
  }

  /** The same without contributions, which take most of the time. */
  AddedColumns withoutContributions() {
    return new AddedColumns(predicted, new ContributionNames("", ""), explained);
  }

  /** Whether there is no column. */
  boolean isEmpty() {
    return predicted.isEmpty() && contributions.isNone();
  }

  /**
   * Their names and types.
   *
   * @param named whether the features have the names of several columns
   */
  List<StructField> fields(boolean named) {
    List<StructField> fields = new ArrayList<>();
    predicted.forEach(column -> fields.add(column.field()));
    fields.addAll(contributions.fields(named));
    return fields;
  }

  /**
   * The names and types of the contributions that a stage asks for.
   *
   * @param named whether the features have the names of several columns
   */
  static List<StructField> contributions(ColumnParams<?> stage, boolean named) {
    return names(stage).fields(named);
  }

  /**
   * Refuses contributions to several numbers.
   *
   * @param labels the number of labels that the stage predicts
   */
  static void requireOneLabel(ColumnParams<?> stage, int labels) {
    if (labels > 1 && !names(stage).isNone()) {
      throw UserError.of("contributions explain one number, but there are %d labels", labels)
          .cure("leave it empty")
          .at(ParamKeys.place("contributionsCol"));
    }
  }
}
