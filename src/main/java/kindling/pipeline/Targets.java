package kindling.pipeline;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import kindling.config.UserError;
import kindling.network.Network;
import kindling.network.layers.Members;
import kindling.pipeline.params.ParamKeys;
import kindling.rows.ColumnPath;
import kindling.rows.TrainingSets;
import kindling.tables.ColumnProfile;
import kindling.tables.FittedTable;
import kindling.tables.FittedTable.Choice;
import kindling.tables.LabelRange;
import kindling.tables.NumberTarget;
import kindling.tables.Table;
import kindling.tables.TableColumn;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;

/**
 * The several labels of a regressor. They are trained on as one column with an array; those of a
 * table are standardised first, and the last layer of the trained network returns them to their own
 * units.
 */
record Targets(List<String> names) {
  /** The column of the array. */
  String column() {
    return String.join(", ", names);
  }

  /** The rows with the column of the array, which is null if one of the numbers is missing. */
  Dataset<Row> joined(Dataset<Row> rows) {
    return rows.withColumn(column(), array(rows, null));
  }

  /**
   * The rows with standardised numbers in the array, and without the labels' own columns.
   *
   * @param numbers how each is standardised
   */
  Dataset<Row> standardised(Dataset<Row> rows, List<NumberTarget> numbers) {
    return rows.withColumn(column(), array(rows, numbers)).drop(names.toArray(String[]::new));
  }

  private Column array(Dataset<Row> rows, List<NumberTarget> numbers) {
    Column missing = functions.lit(false);
    List<Column> elements = new ArrayList<>();
    for (int k = 0; k < names.size(); k++) {
      Column number =
          ColumnPath.find(TrainingSets.GIVEN, rows.schema(), names.get(k))
              .orElseThrow()
              .values()
              .cast("double");
      missing = missing.or(number.isNull()).or(number.isNaN());
      elements.add(
          numbers == null
              ? number
              : number.minus(numbers.get(k).mean()).divide(numbers.get(k).deviation()));
    }
    return functions
        .when(missing, null)
        .otherwise(functions.array(elements.toArray(Column[]::new)));
  }

  /** The encodings of the labels while they are among the columns of a table. */
  Map<String, String> encodings() {
    Map<String, String> encodings = new LinkedHashMap<>();
    names.forEach(name -> encodings.put(name, "number none"));
    return encodings;
  }

  /** How the labels are standardised, if they are among the columns of a table. */
  List<NumberTarget> numbers(FittedTable fitted, boolean skipsMissing, LabelRange range) {
    return names.stream().map(name -> number(profile(fitted, name), skipsMissing, range)).toList();
  }

  private static ColumnProfile profile(FittedTable fitted, String name) {
    return fitted.choices().stream()
        .map(Choice::profile)
        .filter(profile -> profile.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private static NumberTarget number(ColumnProfile label, boolean skipsMissing, LabelRange range) {
    if (label.missing() > 0 && !skipsMissing) {
      throw UserError.of(
              "%,d of %,d rows have no value in the label's column \"%s\"",
              label.missing(), label.rows(), label.name())
          .cure("set {data.missing-labels} = skip in settings to leave them out")
          .at(TrainingSets.GIVEN);
    }
    if (label.moments().deviation() == 0) {
      throw UserError.of(
              "the label, column \"%s\", is %s in every training row, so there is nothing to learn",
              label.name(), String.valueOf(label.moments().mean()))
          .cure("leave it out of labelCols")
          .at(TrainingSets.GIVEN);
    }
    if (!range.has(label.moments().least())) {
      throw UserError.of(
              "the label, column \"%s\", has the value %s; with this {network.loss} it must be %s",
              label.name(), label.moments().least(), range)
          .at(TrainingSets.GIVEN);
    }
    return NumberTarget.of(label.moments(), range);
  }

  /**
   * The table without the labels among its columns.
   *
   * @param numbers how each label is standardised
   */
  FittedTable without(FittedTable fitted, List<NumberTarget> numbers) {
    List<TableColumn> columns =
        fitted.table().columns().stream().filter(column -> !names.contains(column.name())).toList();
    if (columns.isEmpty()) {
      throw UserError.of("no column is left for the features")
          .cure("set inputCols, or an encoding of a column")
          .at(TrainingSets.GIVEN);
    }
    List<Choice> choices =
        fitted.choices().stream()
            .filter(choice -> !names.contains(choice.profile().name()))
            .toList();
    Table table =
        new Table(columns, column(), null, fitted.table().missing()).afterStandardising(numbers);
    return new FittedTable(table, choices, null, fitted.rows(), fitted.unlabelled());
  }

  /** Refuses a network whose last layer cannot return numbers to their units. */
  static void requireAffine(Network network) {
    if (!Members.endsAffine(network)) {
      throw UserError.of(
              "the last layer is %s; for several labels of a table it must be affine",
              Members.last(network))
          .at(ParamKeys.place("layers"));
    }
  }
}
