package kindling.cluster;

import java.io.Serial;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import kindling.config.UserError;
import kindling.data.Shape;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.BinaryType;
import org.apache.spark.sql.types.BooleanType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.Metadata;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * Which columns of a data set hold the features, the label, the weight and the index; refuses those
 * of a type that cannot.
 */
final class Columns implements Serializable {
  @Serial private static final long serialVersionUID = 1L;

  private final String source;
  private final StructType schema;
  private final int[] features;
  // -1 if there is none
  private final int label;
  private final int weight;
  private final int validation;
  private final int index;

  /** Without its label a row needs no weight either. */
  Columns(String source, StructType schema, ColumnNames columns, boolean labelNeeded) {
    this.source = source;
    this.schema = schema;
    List<String> names = Arrays.asList(schema.fieldNames());
    this.label = labelNeeded ? names.indexOf(columns.label()) : -1;
    if (label < 0 && labelNeeded) {
      throw new UserError(
          "%s: data.label-column names no column \"%s\"; there are %s"
              .formatted(source, columns.label(), names));
    }
    if (label >= 0) {
      require(
          isNumber(label) || isNumbers(label),
          label,
          "label",
          "a number, or an array or vector of numbers");
    }
    boolean weighted = labelNeeded && !columns.weight().isEmpty();
    this.weight = weighted ? names.indexOf(columns.weight()) : -1;
    if (weight < 0 && weighted) {
      throw new UserError(
          "%s: data.weight-column names no column \"%s\"; there are %s, and without weights it is \"\""
              .formatted(source, columns.weight(), names));
    }
    if (weight >= 0) {
      require(isNumber(weight), weight, "weight", "a number");
    }
    this.validation =
        labelNeeded && !columns.validation().isEmpty() ? names.indexOf(columns.validation()) : -1;
    if (validation >= 0) {
      require(
          field(validation).dataType() instanceof BooleanType,
          validation,
          "validation set",
          "a flag, true or false");
    }
    List<String> wanted = columns.featuresOf(names);
    if (wanted.isEmpty()) {
      throw new UserError(source + ": data.feature-columns names no column");
    }
    requireApart(columns, wanted);
    this.features = wanted.stream().mapToInt(name -> featureIndex(names, name)).toArray();
    for (int column : features) {
      boolean alone = features.length == 1;
      require(
          isNumber(column) || (alone && (isBinary(column) || isNumbers(column))),
          column,
          "features",
          alone
              ? "binary, an array of numbers, a vector, or a number"
              : "a number, as one of several feature columns");
    }
    // Only our own format vouches for an index; any other column of that name is just a column.
    this.index = field(features[0]).metadata().contains("shape") ? names.indexOf("index") : -1;
  }

  /** A label among the features would be learned by heart. */
  private void requireApart(ColumnNames columns, List<String> wanted) {
    List<String> all = new ArrayList<>(wanted);
    if (label >= 0) {
      all.add(columns.label());
    }
    if (weight >= 0) {
      all.add(columns.weight());
    }
    for (int i = 0; i < all.size(); i++) {
      if (all.subList(0, i).contains(all.get(i))) {
        throw new UserError(
            "%s: column \"%s\" is named twice, among the features, the label and the weight; each is one thing only"
                .formatted(source, all.get(i)));
      }
    }
  }

  int[] features() {
    return features;
  }

  List<String> featureNames() {
    return Arrays.stream(features).mapToObj(this::name).toList();
  }

  /** The label's column, -1 if there is none. */
  int label() {
    return label;
  }

  /** The weight's column, -1 if all rows count alike. */
  int weight() {
    return weight;
  }

  /** The column that says which rows are for validation, -1 if there is none. */
  int validation() {
    return validation;
  }

  /** The index's column, -1 if there is none. */
  int index() {
    return index;
  }

  /** Whether the features are one column of bytes. */
  boolean asBytes() {
    return features.length == 1 && isBinary(features[0]);
  }

  String name(int column) {
    return field(column).name();
  }

  /** A column of rows that have these columns. */
  Column of(Dataset<Row> rows, int column) {
    return rows.col(quoted(name(column)));
  }

  /** A name that Spark takes as it stands, whatever is in it. */
  static String quoted(String name) {
    return "`" + name.replace("`", "``") + "`";
  }

  /** How many elements a column has in every row, as far as the schema tells; else 0. */
  int elements(int column) {
    if (isNumber(column)) {
      return 1;
    }
    return shape(column)
        .map(shape -> Math.toIntExact(LongStream.of(shape).reduce(1, Math::multiplyExact)))
        .orElse(0);
  }

  /** The shape of a row's features, if they are images and the schema tells it. */
  Optional<Shape> image() {
    return features.length > 1 ? Optional.empty() : shape(features[0]).flatMap(Columns::image);
  }

  private static Optional<Shape> image(long[] shape) {
    if (shape.length < 2 || shape.length > 3) {
      return Optional.empty();
    }
    int channels = shape.length == 2 ? 1 : Math.toIntExact(shape[2]);
    return Optional.of(new Shape(Math.toIntExact(shape[0]), Math.toIntExact(shape[1]), channels));
  }

  private Optional<long[]> shape(int column) {
    Metadata metadata = field(column).metadata();
    return metadata.contains("shape")
        ? Optional.of(metadata.getLongArray("shape"))
        : Optional.empty();
  }

  private int featureIndex(List<String> names, String name) {
    int column = names.indexOf(name);
    if (column < 0) {
      throw new UserError(
          "%s: data.feature-columns names no column \"%s\"; there are %s, and [\"*\"] is every column but the label, the weight and data.validation-column"
              .formatted(source, name, names));
    }
    return column;
  }

  private void require(boolean fits, int column, String purpose, String expected) {
    if (!fits) {
      String type = TypeName.of(field(column).dataType());
      String cure =
          type.equals("string")
              ? "; names must be numbered 0, 1, 2, ... first, and CSV wants data.options.inferSchema = true"
              : "";
      throw new UserError(
          "%s: column \"%s\" for the %s is of type %s; it must be %s%s"
              .formatted(source, name(column), purpose, type, expected, cure));
    }
  }

  private boolean isBinary(int column) {
    return field(column).dataType() instanceof BinaryType;
  }

  private boolean isNumber(int column) {
    return field(column).dataType() instanceof NumericType;
  }

  private boolean isNumbers(int column) {
    DataType type = field(column).dataType();
    return type.equals(SQLDataTypes.VectorType())
        || (type instanceof ArrayType array && array.elementType() instanceof NumericType);
  }

  private StructField field(int column) {
    return schema.fields()[column];
  }
}
