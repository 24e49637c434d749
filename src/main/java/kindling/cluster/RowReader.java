package kindling.cluster;

import java.io.Serial;
import java.io.Serializable;
import java.util.Arrays;
import java.util.List;
import kindling.config.UserError;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.BinaryType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.sql.types.StructType;

/**
 * Takes the features and the label out of the rows of any data set, and refuses what cannot be
 * trained on.
 *
 * <p>Features: one column (binary, array of numbers, Spark ML vector) or several numeric ones.
 * Label: a class number of any numeric type, or an array or vector with one element per class.
 */
public final class RowReader implements Serializable {
  @Serial private static final long serialVersionUID = 1L;

  /** Every column but the label. */
  private static final List<String> ALL = List.of("*");

  private final String source;
  private final int[] features;
  private final String[] featureNames;
  // -1 if there is none
  private final int label;
  private final int index;
  private final boolean asBytes;
  private final int width;
  private final int labelWidth;

  /**
   * A reader for the rows of a data set; looks at the first one.
   *
   * @param source what the data set is called in errors
   * @param featureColumns one or more names, or "*" alone
   * @param labelColumn its name
   * @param labelNeeded whether it is an error if there is no label
   */
  public static RowReader of(
      String source,
      Dataset<Row> rows,
      List<String> featureColumns,
      String labelColumn,
      boolean labelNeeded) {
    return new RowReader(source, rows, featureColumns, labelColumn, labelNeeded);
  }

  private RowReader(
      String source,
      Dataset<Row> rows,
      List<String> featureColumns,
      String labelColumn,
      boolean labelNeeded) {
    StructType schema = rows.schema();
    List<String> columns = Arrays.asList(schema.fieldNames());
    this.source = source;
    this.label = columns.indexOf(labelColumn);
    if (label < 0 && labelNeeded) {
      throw new UserError(
          "%s: no column \"%s\" for the label; there are %s. Set data.label-column"
              .formatted(source, labelColumn, columns));
    }
    if (label >= 0 && !isNumber(schema, label) && !isNumbers(schema, label)) {
      throw wrongType(
          schema, label, "a number, or an array or vector with an element per class", "label");
    }
    List<String> names =
        featureColumns.equals(ALL)
            ? columns.stream().filter(name -> !name.equals(labelColumn)).toList()
            : featureColumns;
    this.featureNames = names.toArray(String[]::new);
    this.features = names.stream().mapToInt(columns::indexOf).toArray();
    for (int i = 0; i < features.length; i++) {
      if (features[i] < 0) {
        throw new UserError(
            "%s: no column \"%s\" for the features; there are %s. Set data.feature-columns; [\"*\"] is every column but the label"
                .formatted(source, featureNames[i], columns));
      }
      if (features.length > 1 && !isNumber(schema, features[i])) {
        throw wrongType(
            schema, features[i], "a number, as one of several feature columns", "features");
      }
    }
    if (features.length == 0) {
      throw new UserError(source + ": data.feature-columns names no column");
    }
    DataType type = schema.fields()[features[0]].dataType();
    this.asBytes = features.length == 1 && type instanceof BinaryType;
    if (!asBytes && !isNumber(schema, features[0]) && !isNumbers(schema, features[0])) {
      throw wrongType(
          schema, features[0], "binary, an array of numbers, a vector, or a number", "features");
    }
    // Only our own format vouches for an index; any other column of that name is just a column.
    this.index =
        features.length == 1 && schema.fields()[features[0]].metadata().contains("shape")
            ? columns.indexOf("index")
            : -1;
    Row first = rows.takeAsList(1).stream().findFirst().orElse(null);
    if (first == null) {
      throw new UserError(source + ": has no rows");
    }
    this.width = features.length > 1 ? features.length : sizeOf(first, features[0]);
    this.labelWidth = label < 0 ? 1 : sizeOf(first, label);
    if (width == 0) {
      throw new UserError(
          "%s: column \"%s\" of the first row is empty".formatted(source, featureNames[0]));
    }
  }

  /** Features of a row. */
  public int width() {
    return width;
  }

  /** 1 for class numbers, else the number of classes. */
  public int labelWidth() {
    return labelWidth;
  }

  /** The names of the columns that the features come from. */
  public List<String> featureNames() {
    return List.of(featureNames);
  }

  /** Whether features are bytes, else floats. */
  public boolean asBytes() {
    return asBytes;
  }

  /** Refuses rows of another shape than those that the network is trained on. */
  public void requireLike(RowReader train) {
    if (width != train.width || labelWidth != train.labelWidth || asBytes != train.asBytes) {
      throw new UserError(
          "%s has rows of %s, but %s has rows of %s; both must be alike"
              .formatted(source, describeShape(), train.source, train.describeShape()));
    }
  }

  private String describeShape() {
    return "%d features as %s and %s"
        .formatted(
            width,
            asBytes ? "bytes" : "numbers",
            labelWidth == 1 ? "a class number" : labelWidth + " label elements");
  }

  /** Whether rows have an index that places them. */
  boolean hasIndex() {
    return index >= 0;
  }

  long index(Row row) {
    return row.getLong(index);
  }

  /** The label of a row: one element, or one per class. */
  float[] label(Row row, int classes) {
    float[] values = numbers(row, label, labelWidth);
    if (labelWidth == 1
        && (values[0] < 0 || values[0] >= classes || values[0] != (int) values[0])) {
      throw new UserError(
          "%s: %s has label %s; labels must be whole numbers from 0 to %d, because the network's last layer gives %d scores"
              .formatted(source, describe(row), trim(values[0]), classes - 1, classes));
    }
    if (labelWidth > 1 && labelWidth != classes) {
      throw new UserError(
          "%s: labels have %d elements, but the network's last layer gives %d scores"
              .formatted(source, labelWidth, classes));
    }
    return values;
  }

  /** The features of a row as bytes. */
  byte[] bytes(Row row) {
    byte[] values = row.isNullAt(features[0]) ? null : row.getAs(features[0]);
    if (values == null || values.length != width) {
      throw wrongSize(row, features[0], values == null ? "null" : values.length + " bytes", width);
    }
    return values;
  }

  /** The features of a row as numbers. */
  float[] floats(Row row) {
    if (features.length == 1) {
      return numbers(row, features[0], width);
    }
    float[] values = new float[width];
    for (int i = 0; i < width; i++) {
      values[i] =
          finite(
              row,
              features[i],
              row.isNullAt(features[i]) ? Double.NaN : row.<Number>getAs(features[i]).doubleValue(),
              i);
    }
    return values;
  }

  private float[] numbers(Row row, int column, int size) {
    Object value = row.get(column);
    float[] values = new float[size];
    if (value instanceof Number number) {
      values[0] = finite(row, column, number.doubleValue(), 0);
    } else if (value instanceof Vector vector && vector.size() == size) {
      double[] elements = vector.toArray();
      for (int i = 0; i < size; i++) {
        values[i] = finite(row, column, elements[i], i);
      }
    } else if (value instanceof scala.collection.Seq<?> sequence && sequence.size() == size) {
      for (int i = 0; i < size; i++) {
        values[i] =
            finite(
                row,
                column,
                sequence.apply(i) instanceof Number n ? n.doubleValue() : Double.NaN,
                i);
      }
    } else {
      throw wrongSize(
          row, column, value == null ? "null" : sizeOf(row, column) + " elements", size);
    }
    return values;
  }

  private float finite(Row row, int column, double value, int element) {
    float narrow = (float) value;
    if (!Float.isFinite(narrow)) {
      throw new UserError(
          "%s: %s has %s in column \"%s\" (element %d); values must be finite numbers, not null"
              .formatted(source, describe(row), value, row.schema().fieldNames()[column], element));
    }
    return narrow;
  }

  private UserError wrongSize(Row row, int column, String found, int expected) {
    return new UserError(
        "%s: %s has %s in column \"%s\", but the first row has %d; all must be alike"
            .formatted(source, describe(row), found, row.schema().fieldNames()[column], expected));
  }

  private String describe(Row row) {
    if (hasIndex()) {
      return "row " + index(row);
    }
    return label < 0 || row.get(label) instanceof Vector
        ? "a row"
        : "a row with label " + row.get(label);
  }

  private int sizeOf(Row row, int column) {
    Object value = row.get(column);
    if (value instanceof byte[] bytes) {
      return bytes.length;
    }
    if (value instanceof Vector vector) {
      return vector.size();
    }
    if (value instanceof scala.collection.Seq<?> sequence) {
      return sequence.size();
    }
    if (value == null) {
      throw new UserError(
          "%s: column \"%s\" of the first row is null"
              .formatted(source, row.schema().fieldNames()[column]));
    }
    return 1;
  }

  private UserError wrongType(StructType schema, int column, String expected, String what) {
    String cure =
        schema.fields()[column].dataType().typeName().equals("string")
            ? "; for CSV set data.options.inferSchema = true"
            : "";
    return new UserError(
        "%s: column \"%s\" for the %s is of type %s; it must be %s%s"
            .formatted(
                source,
                schema.fieldNames()[column],
                what,
                schema.fields()[column].dataType().simpleString(),
                expected,
                cure));
  }

  private static boolean isNumber(StructType schema, int column) {
    return schema.fields()[column].dataType() instanceof NumericType;
  }

  private static boolean isNumbers(StructType schema, int column) {
    DataType type = schema.fields()[column].dataType();
    return type.equals(SQLDataTypes.VectorType())
        || (type instanceof ArrayType array && array.elementType() instanceof NumericType);
  }

  private static String trim(float value) {
    return value == (int) value ? String.valueOf((int) value) : String.valueOf(value);
  }
}
