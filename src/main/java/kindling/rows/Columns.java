package kindling.rows;

import java.io.Serial;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;
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
 *
 * <p>Columns are numbers: places in {@linkplain #prepared prepared} rows.
 */
public final class Columns implements Serializable {
  @Serial private static final long serialVersionUID = 2L;

  private final String source;
  private final PreparedColumns all;
  private final int[] features;
  private final ArrayList<String> featureNames;
  // -1 if there is none
  private final int label;
  private final int weight;
  private final int validation;
  private final int index;

  /** Without its label a row needs no weight either. */
  Columns(String source, StructType schema, ColumnNames columns, boolean labelNeeded) {
    this.source = source;
    this.all = new PreparedColumns(schema);
    ColumnPath labelPath = find(schema, columns.label());
    ColumnPath weightPath = find(schema, columns.weight());
    ColumnPath validationPath = find(schema, columns.validation());
    List<String> names = List.of(schema.fieldNames());
    if (labelPath == null && labelNeeded) {
      throw UserError.of(
              "{data.label-column} names no column \"%s\"; there are %s", columns.label(), names)
          .at(source)
          .key("data.label-column");
    }
    boolean weighted = labelNeeded && !columns.weight().isEmpty();
    if (weightPath == null && weighted) {
      throw UserError.of(
              "{data.weight-column} names no column \"%s\"; there are %s, and without weights it is \"\"",
              columns.weight(), names)
          .at(source)
          .key("data.weight-column");
    }
    List<ColumnPath> wanted =
        columns.takesAll()
            ? all(schema, labelPath, weightPath, validationPath)
            : named(schema, columns);
    if (wanted.isEmpty()) {
      throw UserError.of("{data.feature-columns} names no column")
          .at(source)
          .key("data.feature-columns");
    }
    requireApart(wanted, labelNeeded ? labelPath : null, weighted ? weightPath : null);

    TypeErrors errors = new TypeErrors(source, columns.areText());
    this.label = labelNeeded ? all.number(labelPath) : -1;
    if (labelNeeded && !isNumber(label) && !isNumbers(label)) {
      throw errors.label(field(label), "a number, or an array or vector of numbers");
    }
    this.weight = weighted ? all.number(weightPath) : -1;
    if (weighted && !isNumber(weight)) {
      throw errors.weight(field(weight), "a number");
    }
    this.validation = labelNeeded && validationPath != null ? all.place(validationPath) : -1;
    if (validation >= 0 && !(field(validation).dataType() instanceof BooleanType)) {
      throw errors.of(field(validation), "validation set", "a flag, true or false", "");
    }
    this.features = wanted.stream().mapToInt(all::number).toArray();
    this.featureNames =
        wanted.stream()
            .map(path -> path.field().name())
            .collect(Collectors.toCollection(ArrayList::new));
    for (int column : features) {
      requireFeature(column, errors);
    }
    // Only our own format vouches for an index; any other column of that name is just a column.
    this.index = field(features[0]).metadata().contains("shape") ? names.indexOf("index") : -1;
  }

  /** Null if there is none. */
  private ColumnPath find(StructType schema, String name) {
    return name.isEmpty() ? null : ColumnPath.find(source, schema, name).orElse(null);
  }

  /** Every column that is not one of others. */
  private List<ColumnPath> all(StructType schema, ColumnPath... others) {
    List<List<String>> taken =
        Stream.of(others).filter(Objects::nonNull).map(ColumnPath::names).toList();
    return Arrays.stream(schema.fieldNames())
        .map(name -> find(schema, name))
        .filter(path -> !taken.contains(path.names()))
        .toList();
  }

  private List<ColumnPath> named(StructType schema, ColumnNames columns) {
    List<ColumnPath> found = new ArrayList<>();
    List<String> missing = new ArrayList<>();
    for (String name : columns.features()) {
      ColumnPath path = find(schema, name);
      if (path == null) {
        missing.add("\"" + name + "\"");
      } else {
        found.add(path);
      }
    }
    if (!missing.isEmpty()) {
      String columnsMissing =
          "no column%s %s".formatted(missing.size() == 1 ? "" : "s", String.join(", ", missing));
      List<String> names = List.of(schema.fieldNames());
      throw columns.featuresOf().isEmpty()
          ? UserError.of(
                  "{data.feature-columns} names %s; there are %s, and [\"*\"] is every column but the label, the weight and {data.validation-column}",
                  columnsMissing, names)
              .at(source)
              .key("data.feature-columns")
          : UserError.of(
                  "has %s, which %s; there are %s", columnsMissing, columns.featuresOf(), names)
              .at(source);
    }
    return found;
  }

  /** A label among the features would be learned by heart. */
  private void requireApart(List<ColumnPath> features, ColumnPath... others) {
    List<ColumnPath> all = new ArrayList<>(features);
    Stream.of(others).filter(Objects::nonNull).forEach(all::add);
    Set<List<String>> taken = new HashSet<>();
    for (ColumnPath path : all) {
      if (!taken.add(path.names())) {
        throw new UserError(
            "%s: column \"%s\" is named twice, among the features, the label and the weight; each is one thing only"
                .formatted(source, path.field().name()));
      }
    }
  }

  private void requireFeature(int column, TypeErrors errors) {
    boolean alone = features.length == 1;
    if (!isNumber(column) && !(alone && (isBinary(column) || isNumbers(column)))) {
      throw errors.feature(
          field(column),
          alone
              ? "binary, an array of numbers, a vector, or a number"
              : "a number, as one of several feature columns");
    }
  }

  int[] features() {
    return features;
  }

  /** As the settings name them, or all that "*" stands for. */
  List<String> featureNames() {
    return featureNames;
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

  /** Whether the features are one column of vectors. */
  boolean asVectors() {
    return features.length == 1 && field(features[0]).dataType().equals(SQLDataTypes.VectorType());
  }

  String name(int column) {
    return field(column).name();
  }

  /** A column, in rows of the data set, prepared or not. */
  Column of(Dataset<Row> rows, int column) {
    return all.of(rows, column);
  }

  /** The rows with those columns behind theirs that have to be made of them. */
  Dataset<Row> prepared(Dataset<Row> rows) {
    return all.prepared(rows);
  }

  /** Whether a column of the data set holds one of the features. */
  boolean isFeature(int column) {
    return Arrays.stream(features).anyMatch(feature -> all.origin(feature) == column);
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
    return all.field(column);
  }
}
