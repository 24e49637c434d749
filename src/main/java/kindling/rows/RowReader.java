package kindling.rows;

import java.io.Serial;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import kindling.config.UserError;
import kindling.data.Rounding;
import kindling.data.RowLayout;
import kindling.data.Shape;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.StructType;

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
  private final RowSizes sizes;
  private final RowLayout layout;
  private final RowErrors errors;
  // who says how many elements a row has, and what follows
  private final String sizeRule;
  private final Part part;

  /** Which rows, by the column that says which are for validation. */
  private enum Part {
    ALL,
    TRAINING,
    VALIDATION
  }

  private RowReader(String source, Columns columns, RowSizes sizes, String sizeRule, Part part) {
    this.source = source;
    this.columns = columns;
    this.sizes = sizes;
    this.layout = sizes.layout();
    this.errors = new RowErrors(source, columns);
    this.sizeRule = sizeRule;
    this.part = part;
  }

  /**
   * A reader for the rows of a data set; looks at the first one if the schema does not tell how
   * many elements a row has.
   *
   * @param source what the data set is called in errors
   * @param names of its columns
   * @param labelNeeded whether it is an error if there is no label, or none of the weights
   */
  public static RowReader of(
      String source, Dataset<Row> rows, ColumnNames names, boolean labelNeeded) {
    Columns columns = new Columns(source, rows.schema(), names, labelNeeded);
    RowSizes sizes = RowSizes.of(source, columns.prepared(rows), columns);
    return new RowReader(
        source, columns, sizes, "the first row has %d; all must be alike", Part.ALL);
  }

  /**
   * A reader for rows that a model is to predict: without a label. It looks at no row before it is
   * used.
   *
   * @param features names of their columns
   * @param inputs features of a row that the model takes
   */
  public static RowReader forModel(
      String source, StructType schema, List<String> features, int inputs) {
    ColumnNames names = new ColumnNames(features, "", "", "", "the model takes", false);
    Columns columns = new Columns(source, schema, names, false);
    if (features.size() > 1 && features.size() != inputs) {
      throw new UserError(
          "%s: the model names %d columns, but takes %d features"
              .formatted(source, features.size(), inputs));
    }
    RowSizes sizes = new RowSizes(new RowLayout(inputs, 1, columns.asBytes()), false);
    return new RowReader(source, columns, sizes, "the model takes %d", Part.ALL);
  }

  /**
   * The same for a part of the rows: those that {@code data.validation-column} says are for
   * validation, or the others. The data set must have that column.
   */
  public RowReader only(boolean validation, String column) {
    if (columns.validation() < 0) {
      throw UserError.of("{data.validation-column} names no column \"%s\"", column)
          .at(source)
          .key("data.validation-column");
    }
    Part part = validation ? Part.VALIDATION : Part.TRAINING;
    return new RowReader(source, columns, sizes, sizeRule, part);
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

  /** The names of the feature columns in order; of "*" those that it stands for. */
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

  /** The rows as this reader takes them: with what has to be made of their columns behind these. */
  public Dataset<Row> prepared(Dataset<Row> rows) {
    return columns.prepared(rows);
  }

  /** The rows that are not for validation, and those of which nothing is said. */
  Dataset<Row> trainingRows(Dataset<Row> rows) {
    Column flag = columns.of(rows, columns.validation());
    return rows.filter(flag.isNull().or(functions.not(flag)));
  }

  /** The labels of rows. */
  public Column labels(Dataset<Row> rows) {
    return columns.of(rows, columns.label());
  }

  /** Whether a column of the data set holds one of the features. */
  public boolean isFeature(int column) {
    return columns.isFeature(column);
  }

  /**
   * Whether features are vectors of mostly zeros, as far as the first row tells: packed, with all
   * their zeros, they take many times more.
   */
  boolean isSparse() {
    return sizes.sparse();
  }

  /** Whether a row is of the part that is read. */
  boolean has(Row row) {
    if (part == Part.ALL) {
      return true;
    }
    if (row.isNullAt(columns.validation())) {
      throw errors.value(row, columns.validation(), "it must be true or false");
    }
    return row.getBoolean(columns.validation()) == (part == Part.VALIDATION);
  }

  /** Whether rows have an index that places them. */
  public boolean hasIndex() {
    return columns.index() >= 0;
  }

  long index(Row row) {
    return row.getLong(columns.index());
  }

  /** Those rows that are the first by index, or without one by a hash of what is in them. */
  Dataset<Row> first(Dataset<Row> rows, int most) {
    if (hasIndex()) {
      return rows.filter(columns.of(rows, columns.index()).lt(most));
    }
    List<Column> content = new ArrayList<>();
    for (int feature : columns.features()) {
      content.add(columns.of(rows, feature));
    }
    if (columns.label() >= 0) {
      content.add(columns.of(rows, columns.label()));
    }
    List<Column> order = new ArrayList<>();
    order.add(functions.xxhash64(content.toArray(Column[]::new)));
    // Rows of the same content may yet differ in their weights.
    if (columns.weight() >= 0) {
      order.add(columns.of(rows, columns.weight()));
    }
    return rows.orderBy(order.toArray(Column[]::new)).limit(most);
  }

  /** The label of a row, (labelWidth). */
  float[] label(Row row, LabelCheck check) {
    float[] values = numbers(row, columns.label(), layout.labelWidth(), null);
    check
        .fault(values)
        .ifPresent(
            fault -> {
              throw errors.label(row, fault);
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
      throw errors.value(
          row, columns.weight(), "weights must be finite numbers of at least 0, not null");
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

  /** The features in the value of their only column, as numbers. */
  public float[] features(Object value) {
    Row row = RowFactory.create(value);
    if (!layout.asBytes()) {
      return floats(row);
    }
    byte[] bytes = bytes(row);
    float[] values = new float[bytes.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = bytes[i] & 0xFF;
    }
    return values;
  }

  /** The features of a row as bytes. */
  public byte[] bytes(Row row) {
    int column = columns.features()[0];
    byte[] values = row.getAs(column);
    if (values == null || values.length != layout.width()) {
      String found = values == null ? "null" : values.length + " bytes";
      throw errors.size(row, column, found, sizeRule.formatted(layout.width()));
    }
    return values;
  }

  /** The features of a row as numbers. */
  public float[] floats(Row row) {
    return floats(row, null);
  }

  /**
   * The same.
   *
   * @param rounding sees what becomes of them; null for nothing
   */
  public float[] floats(Row row, Rounding rounding) {
    int[] features = columns.features();
    if (features.length == 1) {
      return numbers(row, features[0], layout.width(), rounding);
    }
    float[] values = new float[features.length];
    for (int i = 0; i < features.length; i++) {
      values[i] = finite(row, features[i], row.get(features[i]), i, rounding);
    }
    return values;
  }

  /** What a feature is called in messages. */
  public String featureName(int feature) {
    int[] features = columns.features();
    return features.length > 1 || layout.width() == 1
        ? "column \"%s\"".formatted(columns.name(features[feature]))
        : "element %d of column \"%s\"".formatted(feature, columns.name(features[0]));
  }

  private float[] numbers(Row row, int column, int size, Rounding rounding) {
    Object value = row.get(column);
    float[] values = new float[size];
    if (value instanceof Number number && size == 1) {
      values[0] = finite(row, column, number, 0, rounding);
    } else if (value instanceof Vector vector && vector.size() == size) {
      double[] elements = vector.toArray();
      for (int i = 0; i < size; i++) {
        values[i] = finite(row, column, elements[i], i, rounding);
      }
    } else if (value instanceof scala.collection.Seq<?> sequence && sequence.size() == size) {
      for (int i = 0; i < size; i++) {
        values[i] = finite(row, column, sequence.apply(i), i, rounding);
      }
    } else if (value == null && size == 1) {
      throw errors.element(row, column, null, 0);
    } else {
      String found = value == null ? "null" : RowSizes.of(value) + " elements";
      throw errors.size(row, column, found, sizeRule.formatted(size));
    }
    return values;
  }

  private float finite(Row row, int column, Object value, int element, Rounding rounding) {
    float narrow = value instanceof Number number ? number.floatValue() : Float.NaN;
    if (!Float.isFinite(narrow)) {
      throw errors.element(row, column, value, element);
    }
    if (rounding != null) {
      rounding.see(element, ((Number) value).doubleValue(), narrow);
    }
    return narrow;
  }
}
