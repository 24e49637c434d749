package kindling.cluster;

import java.io.Serial;
import java.io.Serializable;
import java.util.List;
import kindling.config.UserError;
import kindling.data.Shape;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Takes the features and the label out of the rows of any data set, and refuses what cannot be
 * trained on.
 *
 * <p>Features: one column (binary, array of numbers, Spark ML vector) or several numeric ones.
 * Label: a class number of any numeric type, or an array or vector with one element per class.
 */
public final class RowReader implements Serializable {
  @Serial private static final long serialVersionUID = 1L;

  private final String source;
  private final Columns columns;
  private final int width;
  private final int labelWidth;

  /**
   * A reader for the rows of a data set; looks at the first one if the schema does not tell how
   * many elements a row has.
   *
   * @param source what the data set is called in errors
   * @param featureColumns one or more names, or "*" alone
   * @param labelColumn its name
   * @param labelNeeded whether it is an error if there is no label
   */
  public RowReader(
      String source,
      Dataset<Row> rows,
      List<String> featureColumns,
      String labelColumn,
      boolean labelNeeded) {
    this.source = source;
    this.columns = new Columns(source, rows.schema(), featureColumns, labelColumn, labelNeeded);
    int[] features = columns.features();
    int featuresInSchema = features.length > 1 ? features.length : columns.elements(features[0]);
    int labelsInSchema = columns.label() < 0 ? 1 : columns.elements(columns.label());
    if (featuresInSchema > 0 && labelsInSchema > 0) {
      this.width = featuresInSchema;
      this.labelWidth = labelsInSchema;
      return;
    }
    Row first =
        rows.takeAsList(1).stream()
            .findFirst()
            .orElseThrow(() -> new UserError(source + ": has no rows"));
    this.width = features.length > 1 ? features.length : sizeOf(first, features[0]);
    this.labelWidth = columns.label() < 0 ? 1 : sizeOf(first, columns.label());
    if (width == 0) {
      throw new UserError(
          "%s: column \"%s\" of the first row is empty"
              .formatted(source, columns.name(features[0])));
    }
  }

  /** What the data set is called in errors. */
  public String source() {
    return source;
  }

  /** Features of a row. */
  public int width() {
    return width;
  }

  /** How the features of a row lie: as an image if the schema says so. */
  public Shape shape() {
    return columns.image().orElse(Shape.flat(width));
  }

  /** 1 for class numbers, else the number of classes. */
  public int labelWidth() {
    return labelWidth;
  }

  /** The names of the columns that the features come from. */
  public List<String> featureNames() {
    return columns.featureNames();
  }

  /** Whether features are bytes, else floats. */
  public boolean asBytes() {
    return columns.asBytes();
  }

  /** Refuses rows of another shape than those that the network is trained on. */
  public void requireLike(RowReader train) {
    if (width != train.width || labelWidth != train.labelWidth || asBytes() != train.asBytes()) {
      throw new UserError(
          "%s has rows of %s, but %s has rows of %s; both must be alike"
              .formatted(source, describeShape(), train.source, train.describeShape()));
    }
  }

  private String describeShape() {
    return "%d features as %s and %s"
        .formatted(
            width,
            asBytes() ? "bytes" : "numbers",
            labelWidth == 1 ? "a class number" : labelWidth + " label elements");
  }

  /** Whether rows have an index that places them. */
  boolean hasIndex() {
    return columns.index() >= 0;
  }

  long index(Row row) {
    return row.getLong(columns.index());
  }

  /** The label of a row: one element, or one per class. */
  float[] label(Row row, int classes) {
    float[] values = numbers(row, columns.label(), labelWidth);
    if (labelWidth == 1
        && (values[0] < 0 || values[0] >= classes || values[0] != (int) values[0])) {
      throw new UserError(
          "%s: %s has label %s; labels must be whole numbers from 0 to %d, because the network's last layer gives %d scores"
              .formatted(
                  source,
                  hasIndex() ? describe(row) : "a row",
                  trim(values[0]),
                  classes - 1,
                  classes));
    }
    if (labelWidth > 1 && labelWidth != classes) {
      throw new UserError(
          "%s: labels have %d elements, but the network's last layer gives %d scores"
              .formatted(source, labelWidth, classes));
    }
    if (labelWidth > 1) {
      requireDistribution(row, values);
    }
    return values;
  }

  /** Cross-entropy is only one if the elements of a label add up to 1. */
  private void requireDistribution(Row row, float[] label) {
    double sum = 0;
    boolean negative = false;
    for (float element : label) {
      sum += element;
      negative |= element < 0;
    }
    if (negative || Math.abs(sum - 1) > 1e-4) {
      throw new UserError(
          "%s: %s has a label with the sum %s; one-hot labels have one 1 and else zeros (shares of classes may be given too)"
              .formatted(source, hasIndex() ? describe(row) : "a row", sum));
    }
  }

  /** The features of a row as bytes. */
  byte[] bytes(Row row) {
    int column = columns.features()[0];
    byte[] values = row.getAs(column);
    if (values == null || values.length != width) {
      throw wrongSize(row, column, values == null ? "null" : values.length + " bytes", width);
    }
    return values;
  }

  /** The features of a row as numbers. */
  float[] floats(Row row) {
    int[] features = columns.features();
    if (features.length == 1) {
      return numbers(row, features[0], width);
    }
    float[] values = new float[width];
    for (int i = 0; i < width; i++) {
      values[i] = finite(row, features[i], row.get(features[i]), i);
    }
    return values;
  }

  private float[] numbers(Row row, int column, int size) {
    Object value = row.get(column);
    float[] values = new float[size];
    if (value instanceof Number number) {
      values[0] = finite(row, column, number, 0);
    } else if (value instanceof Vector vector && vector.size() == size) {
      double[] elements = vector.toArray();
      for (int i = 0; i < size; i++) {
        values[i] = finite(row, column, elements[i], i);
      }
    } else if (value instanceof scala.collection.Seq<?> sequence && sequence.size() == size) {
      for (int i = 0; i < size; i++) {
        values[i] = finite(row, column, sequence.apply(i), i);
      }
    } else {
      throw wrongSize(
          row, column, value == null ? "null" : sizeOf(row, column) + " elements", size);
    }
    return values;
  }

  private float finite(Row row, int column, Object value, int element) {
    float narrow = value instanceof Number number ? number.floatValue() : Float.NaN;
    if (!Float.isFinite(narrow)) {
      throw new UserError(
          "%s: %s has %s in column \"%s\" (element %d); values must be finite numbers, not null"
              .formatted(source, describe(row), value, columns.name(column), element));
    }
    return narrow;
  }

  private UserError wrongSize(Row row, int column, String found, int expected) {
    return new UserError(
        "%s: %s has %s in column \"%s\", but the first row has %d; all must be alike"
            .formatted(source, describe(row), found, columns.name(column), expected));
  }

  private String describe(Row row) {
    if (hasIndex()) {
      return "row " + index(row);
    }
    return columns.label() < 0 || row.get(columns.label()) instanceof Vector
        ? "a row"
        : "a row with label " + row.get(columns.label());
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
          "%s: column \"%s\" of the first row is null".formatted(source, columns.name(column)));
    }
    return 1;
  }

  private static String trim(float value) {
    return value == (int) value ? String.valueOf((int) value) : String.valueOf(value);
  }
}
