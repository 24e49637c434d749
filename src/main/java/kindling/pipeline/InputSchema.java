package kindling.pipeline;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import kindling.config.UserError;
import kindling.pipeline.params.ColumnParams;
import kindling.rows.ColumnPath;
import kindling.rows.TrainingSets;
import kindling.rows.TypeName;
import kindling.rows.columns.ColumnKinds;
import kindling.rows.columns.ColumnRole;
import org.apache.spark.ml.attribute.Attribute;
import org.apache.spark.ml.attribute.AttributeGroup;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.param.Param;
import org.apache.spark.sql.types.BooleanType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import scala.Option;

/** Checks the columns of a stage's input. */
record InputSchema(StructType schema) {
  /** Sets the defaults of the column params, which are Spark's. */
  static void setDefaults(ColumnParams<?> stage) {
    stage.setDefault(stage.featuresCol(), "features");
    stage.setDefault(stage.labelCol(), "label");
    stage.setDefault(stage.predictionCol(), "prediction");
    stage.setDefault(stage.contributionsCol(), "");
    stage.setDefault(stage.baselineCol(), "baseline");
    stage.setDefault(stage.handleInvalid(), "keep");
  }

  /** Refuses features that no kind of column takes. */
  void requireFeatures(ColumnParams<?> stage) {
    require(
        stage.featuresCol(),
        stage.getFeaturesCol(),
        type -> ColumnKinds.of(type, ColumnRole.FEATURES).isPresent(),
        ColumnKinds.expected(ColumnRole.FEATURES)
            + "; a VectorAssembler makes a vector of several columns");
  }

  /** Refuses vectors of a wrong size for the model, if the column's metadata has the size. */
  void requireSize(ColumnParams<?> stage, int inputs) {
    StructField field = find(stage.getFeaturesCol()).orElseThrow().field();
    if (!field.dataType().equals(SQLDataTypes.VectorType())) {
      return;
    }
    int size = AttributeGroup.fromStructField(field).size();
    if (size >= 0 && size != inputs) {
      throw UserError.of(
              "column \"%s\" has vectors of %d elements, but the model takes %d",
              field.name(), size, inputs)
          .cure("set featuresCol to the column that it was trained on")
          .at(TrainingSets.GIVEN);
    }
  }

  /** Refuses vectors whose metadata has the names of the model's features in another order. */
  void requireOrder(ColumnParams<?> stage, List<String> names) {
    StructField field = find(stage.getFeaturesCol()).orElseThrow().field();
    if (!field.dataType().equals(SQLDataTypes.VectorType())) {
      return;
    }
    Option<Attribute[]> attributes = AttributeGroup.fromStructField(field).attributes();
    if (attributes.isEmpty()) {
      return;
    }
    List<String> found =
        Arrays.stream(attributes.get())
            .map(attribute -> attribute.name().isDefined() ? attribute.name().get() : "")
            .toList();
    if (!found.equals(names) && Set.copyOf(found).equals(Set.copyOf(names))) {
      throw UserError.of(
              "column \"%s\" has vectors of %s, but the model takes %s", field.name(), found, names)
          .cure("assemble them in this order")
          .at(TrainingSets.GIVEN);
    }
  }

  /** Refuses a label or weight that is not a number. */
  void requireNumber(Param<?> param, String column) {
    require(param, column, InputSchema::isNumber, "a number; a StringIndexer numbers names");
  }

  /** Refuses a label of a table's classes that is not a single value. */
  void requireClass(Param<String> param, String column) {
    require(
        param,
        column,
        type -> isNumber(type) || type instanceof StringType,
        "text, a number, or true or false");
  }

  /** Refuses a flag that is not boolean. */
  void requireFlag(Param<String> param, String column) {
    require(param, column, type -> type instanceof BooleanType, "true or false");
  }

  /** The names of all columns. */
  List<String> names() {
    return List.of(schema.fieldNames());
  }

  /** Whether a type is numeric; boolean counts as 0 and 1. */
  private static boolean isNumber(DataType type) {
    return type instanceof NumericType || type instanceof BooleanType;
  }

  /** Finds a column, or a field of a struct. */
  Optional<ColumnPath> find(String column) {
    return ColumnPath.find(TrainingSets.GIVEN, schema, column);
  }

  private void require(Param<?> param, String column, Predicate<DataType> fits, String expected) {
    ColumnPath path =
        find(column)
            .orElseThrow(
                () ->
                    UserError.of(
                            "has no column \"%s\", which is its %s; there are %s",
                            column, param.name(), names())
                        .at(TrainingSets.GIVEN));
    DataType type = path.field().dataType();
    if (!fits.test(type)) {
      throw UserError.of(
              "column \"%s\", which is its %s, is of type %s",
              column, param.name(), TypeName.of(type))
          .expected(expected)
          .at(TrainingSets.GIVEN);
    }
  }

  /** The schema with additional columns; refuses names that already exist. */
  StructType with(List<StructField> predicted) {
    StructType all = schema;
    for (StructField field : predicted) {
      if (List.of(all.fieldNames()).contains(field.name())) {
        throw UserError.of("has a column \"%s\" already", field.name())
            .cure(
                "drop it, or give the new one another name by predictionCol, predictedLabelCol, rawPredictionCol, probabilityCol, labelIndexCol, contributionsCol or baselineCol")
            .at(TrainingSets.GIVEN);
      }
      all = all.add(field);
    }
    return all;
  }
}
