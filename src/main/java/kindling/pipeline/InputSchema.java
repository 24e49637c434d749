package kindling.pipeline;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import kindling.config.UserError;
import kindling.rows.ColumnPath;
import kindling.rows.TrainingSets;
import kindling.rows.TypeName;
import org.apache.spark.ml.attribute.Attribute;
import org.apache.spark.ml.attribute.AttributeGroup;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.param.Param;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.BinaryType;
import org.apache.spark.sql.types.BooleanType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import scala.Option;

/** The columns that a stage is given; refuses those that it can do nothing with. */
record InputSchema(StructType schema) {
  /** Gives the params of columns their defaults, which are Spark's. */
  static void setDefaults(ColumnParams<?> stage) {
    stage.setDefault(stage.featuresCol(), "features");
    stage.setDefault(stage.labelCol(), "label");
    stage.setDefault(stage.predictionCol(), "prediction");
  }

  /** Refuses features that are no numbers. */
  void requireFeatures(ColumnParams<?> stage) {
    require(
        stage.featuresCol(),
        stage.getFeaturesCol(),
        type ->
            type.equals(SQLDataTypes.VectorType())
                || type instanceof BinaryType
                || isNumber(type)
                || (type instanceof ArrayType array && isNumber(array.elementType())),
        "a vector, an array of numbers, binary or a number; a VectorAssembler makes a vector of several columns");
  }

  /** Refuses vectors of another size than a model takes, if the column says how large they are. */
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

  /** Refuses vectors whose elements are named as those that a model takes, in another order. */
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

  /** Refuses a label or weight that is no number. */
  void requireNumber(Param<String> param, String column) {
    require(param, column, InputSchema::isNumber, "a number; a StringIndexer numbers names");
  }

  /** Refuses a flag that is none. */
  void requireFlag(Param<String> param, String column) {
    require(param, column, type -> type instanceof BooleanType, "true or false");
  }

  /** Flags count as 0 and 1. */
  private static boolean isNumber(DataType type) {
    return type instanceof NumericType || type instanceof BooleanType;
  }

  /** Looks for a column, or a field of a struct. */
  Optional<ColumnPath> find(String column) {
    return ColumnPath.find(TrainingSets.GIVEN, schema, column);
  }

  private void require(
      Param<String> param, String column, Predicate<DataType> fits, String expected) {
    ColumnPath path =
        find(column)
            .orElseThrow(
                () ->
                    UserError.of(
                            "has no column \"%s\", which is its %s; there are %s",
                            column, param.name(), Arrays.asList(schema.fieldNames()))
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

  /** The columns with further ones; refuses one that is there already. */
  StructType with(List<StructField> predicted) {
    StructType all = schema;
    for (StructField field : predicted) {
      if (Arrays.asList(all.fieldNames()).contains(field.name())) {
        throw UserError.of("has a column \"%s\" already", field.name())
            .cure(
                "drop it, or give the new one another name by predictionCol, rawPredictionCol or probabilityCol")
            .at(TrainingSets.GIVEN);
      }
      all = all.add(field);
    }
    return all;
  }
}
