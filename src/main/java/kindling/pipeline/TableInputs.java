package kindling.pipeline;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import kindling.config.Change;
import kindling.config.UserError;
import kindling.pipeline.params.EstimatorParams;
import kindling.pipeline.params.ParamKeys;
import kindling.rows.ColumnPath;
import kindling.rows.TrainingSets;
import kindling.rows.TypeName;
import kindling.rows.columns.Cells;
import kindling.rows.columns.ColumnKinds;
import kindling.rows.columns.ColumnRole;
import kindling.store.Json;
import kindling.tables.ColumnSpecs;
import kindling.tables.Encodings;
import org.apache.spark.ml.param.Param;
import org.apache.spark.sql.types.BooleanType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.NumericType;

/**
 * The feature columns of an estimator that trains on a table, with their encodings.
 *
 * @param columns by name, such as {@code number log}; {@code *} is every other column
 */
record TableInputs(List<String> names, Map<String, String> columns) {
  private static final String OTHERS = "*";

  /**
   * The inputs of a stage; empty if its features are a single column, which is not encoded: {@code
   * featuresCol} is set, or a column of its default name exists and has vectors, arrays or bytes.
   *
   * @param labels the columns of the label
   */
  static Optional<TableInputs> of(
      EstimatorParams<?> stage, List<String> labels, InputSchema schema) {
    boolean named = isSet(stage, stage.inputCols());
    boolean encoded = isSet(stage, stage.columns()) && stage.getColumns().length > 0;
    if (isSet(stage, stage.featuresCol())) {
      if (named || encoded) {
        throw UserError.of(
                "featuresCol and %s are both set; the first is one column of numbers, the other are columns of a table",
                named ? "inputCols" : "columns")
            .cure("leave out one of them");
      }
      return Optional.empty();
    }
    boolean several =
        schema
            .find(stage.getFeaturesCol())
            .filter(path -> holdsSeveral(path.field().dataType()))
            .isPresent();
    if (several && !named && !encoded) {
      return Optional.empty();
    }
    Set<String> others = new TreeSet<>(labels);
    for (Param<String> param : List.of(stage.weightCol(), stage.validationIndicatorCol())) {
      if (isSet(stage, param)) {
        others.add(stage.getOrDefault(param));
      }
    }
    // They need not be there: a CrossValidator drops its column of folds.
    others.addAll(List.of(stage.getIgnoredCols()));
    List<String> names =
        named
            ? List.of(stage.getInputCols())
            : Arrays.stream(schema.schema().fieldNames())
                .filter(name -> !others.contains(name))
                .toList();
    return Optional.of(new TableInputs(names, encodings(stage)));
  }

  /** Whether values of a type are several features each; a single one may be a table's column. */
  private static boolean holdsSeveral(DataType type) {
    boolean single = type instanceof NumericType || type instanceof BooleanType;
    return !single && ColumnKinds.of(type, ColumnRole.FEATURES).isPresent();
  }

  /** Whether a param has a value; Python's None is none. */
  private static <T> boolean isSet(EstimatorParams<?> stage, Param<T> param) {
    return stage.isSet(param) && stage.getOrDefault(param) != null;
  }

  private static Map<String, String> encodings(EstimatorParams<?> stage) {
    Map<String, String> encodings = new LinkedHashMap<>();
    encodings.put(OTHERS, Encodings.AUTO);
    for (String entry : stage.getColumns()) {
      int equals = entry.lastIndexOf('=');
      if (equals < 1) {
        throw UserError.of("\"%s\" is no encoding of a column", entry)
            .cure("write it as name=encoding, such as \"price=number log\"")
            .at(ParamKeys.place("columns"));
      }
      encodings.put(entry.substring(0, equals).strip(), entry.substring(equals + 1).strip());
    }
    return encodings;
  }

  /**
   * Refuses columns that are not there, or of which no features can be made.
   *
   * @param labels the columns of the label
   */
  void require(InputSchema schema, List<String> labels) {
    ColumnSpecs specs = ParamKeys.explaining(() -> new ColumnSpecs(columns));
    if (names.isEmpty()) {
      throw UserError.of("has no column for the features; there are %s", schema.names())
          .cure("set inputCols")
          .at(TrainingSets.GIVEN);
    }
    for (String name : names) {
      ColumnPath path = requireThere(schema, name);
      if (labels.contains(name)) {
        throw UserError.of("column \"%s\" is among inputCols, but it is the label", name)
            .cure("leave it out")
            .at(TrainingSets.GIVEN);
      }
      boolean known = Cells.type(path.field().dataType(), false).isPresent();
      if (!known && !specs.of(name).equals(Encodings.IGNORE)) {
        throw UserError.of(
                "column \"%s\" is of type %s, of which no features can be made",
                name, TypeName.of(path.field().dataType()))
            .cure(
                "add it to ignoredCols%s",
                TypeName.anyField(path.field())
                    .map(", or name its fields in inputCols, such as \"%s\""::formatted)
                    .orElse(""))
            .at(TrainingSets.GIVEN);
      }
    }
    List<String> unknown = new ArrayList<>(specs.names());
    unknown.removeAll(names);
    if (!unknown.isEmpty()) {
      throw UserError.of(
              "columns has an encoding of \"%s\", which is no feature column", unknown.get(0))
          .cure("there are %s", names)
          .at(TrainingSets.GIVEN);
    }
  }

  private static ColumnPath requireThere(InputSchema schema, String name) {
    return schema
        .find(name)
        .orElseThrow(
            () ->
                UserError.of(
                        "has no column \"%s\", which is among its inputCols; there are %s",
                        name, schema.names())
                    .at(TrainingSets.GIVEN));
  }

  /** The same with more columns. */
  TableInputs with(Map<String, String> more) {
    List<String> all = new ArrayList<>(names);
    all.addAll(more.keySet());
    Map<String, String> encodings = new LinkedHashMap<>(columns);
    encodings.putAll(more);
    return new TableInputs(all, encodings);
  }

  /**
   * The settings for these columns.
   *
   * @param label the column of the label
   * @param encoding of the label
   */
  List<Change> changes(String label, String encoding) {
    String place = ParamKeys.place("columns");
    List<Change> changes = new ArrayList<>();
    changes.add(new Change(ParamKeys.place("inputCols"), "data.feature-columns", Json.line(names)));
    columns.forEach((name, text) -> changes.add(change(place, name, text)));
    changes.add(change(ParamKeys.place("labelCol"), label, encoding));
    return changes;
  }

  private static Change change(String place, String column, String encoding) {
    return new Change(place, "data.columns." + Json.line(column), Json.line(encoding));
  }
}
