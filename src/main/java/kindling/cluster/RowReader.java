package kindling.cluster;

import java.io.Serial;
import java.io.Serializable;
import java.util.List;
import kindling.config.UserError;
import kindling.data.RowLayout;
import kindling.data.Shape;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Takes the features, the label and the weight out of the rows of any data set, and refuses what
 * cannot be trained on.
 *
 * <p>Features: one column (binary, array of numbers, Spark ML vector) or several numeric ones.
 * Label: a number of any numeric type, or an array or vector of numbers. Weight: a number.
 */
public final class RowReader implements Serializable {
  @Serial private static final long serialVersionUID = 1L;

  private final String source;
  private final Columns columns;
  private final RowLayout layout;

  /**
   * A reader for the rows of a data set; looks at the first one if the schema does not tell how
   * many elements a row has.
   *
   * @param source what the data set is called in errors
   * @param names of its columns
   * @param labelNeeded whether it is an error if there is no label, or none of the weights
   */
  public RowReader(String source, Dataset<Row> rows, ColumnNames names, boolean labelNeeded) {
    this.source = source;
    this.columns = new Columns(source, rows.schema(), names, labelNeeded);
    boolean weighted = columns.weight() >= 0;
    int[] features = columns.features();
    int featuresInSchema = features.length > 1 ? features.length : columns.elements(features[0]);
    int labelsInSchema = columns.label() < 0 ? 1 : columns.elements(columns.label());
    if (featuresInSchema > 0 && labelsInSchema > 0) {
      this.layout = new RowLayout(featuresInSchema, labelsInSchema, columns.asBytes(), weighted);
      return;
    }
    Row first =
        rows.takeAsList(1).stream()
            .findFirst()
            .orElseThrow(() -> new UserError(source + ": has no rows"));
    int width = features.length > 1 ? features.length : sizeOf(first, features[0]);
    int labelWidth = columns.label() < 0 ? 1 : sizeOf(first, columns.label());
    this.layout = new RowLayout(width, labelWidth, columns.asBytes(), weighted);
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

  /** What each row is made of. */
  public RowLayout layout() {
    return layout;
  }

  /** How the features of a row lie: as an image if the schema says so. */
  public Shape shape() {
    return columns.image().orElse(Shape.flat(layout.width()));
  }

  /** The names of the columns that the features come from. */
  public List<String> featureNames() {
    return columns.featureNames();
  }

  /** Refuses rows of another shape than those that the network is trained on. */
  public void requireLike(RowReader train) {
    if (!layout.equals(train.layout)) {
      throw new UserError(
          "%s has rows of %s, but %s has rows of %s; both must be alike"
              .formatted(source, layout, train.source, train.layout));
    }
  }

  /** Whether rows have an index that places them. */
  boolean hasIndex() {
    return columns.index() >= 0;
  }

  long index(Row row) {
    return row.getLong(columns.index());
  }

  /** The label of a row, (labelWidth). */
  float[] label(Row row, LabelCheck check) {
    float[] values = numbers(row, columns.label(), layout.labelWidth());
    check
        .fault(values)
        .ifPresent(
            fault -> {
              String place = hasIndex() ? describe(row) : "a row";
              throw new UserError("%s: %s has %s".formatted(source, place, fault));
            });
    return values;
  }

  /** The weight of a row, 1 if all count alike. */
  float weight(Row row) {
    if (columns.weight() < 0) {
      return 1f;
    }
    Object value = row.get(columns.weight());
    float weight = value instanceof Number number ? number.floatValue() : Float.NaN;
    if (!(weight >= 0 && Float.isFinite(weight))) {
      throw new UserError(
          "%s: %s has %s in column \"%s\"; weights must be finite numbers of at least 0, not null"
              .formatted(source, describe(row), value, columns.name(columns.weight())));
    }
    return weight;
  }

  /**
   * Refuses rows that all have the weight 0: nothing could be learned of them.
   *
   * @param set what they are called
   */
  void requireWeight(String set, double sum) {
    if (layout.weighted() && sum == 0) {
      throw new UserError(
          "%s: all rows of the %s have 0 in column \"%s\"; at least one weight must be above 0"
              .formatted(source, set, columns.name(columns.weight())));
    }
  }

  /** The features of a row as bytes. */
  byte[] bytes(Row row) {
    int column = columns.features()[0];
    byte[] values = row.getAs(column);
    if (values == null || values.length != layout.width()) {
      String found = values == null ? "null" : values.length + " bytes";
      throw wrongSize(row, column, found, layout.width());
    }
    return values;
  }

  /** The features of a row as numbers. */
  float[] floats(Row row) {
    int[] features = columns.features();
    if (features.length == 1) {
      return numbers(row, features[0], layout.width());
    }
    float[] values = new float[features.length];
    for (int i = 0; i < features.length; i++) {
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
}
