package kindling.rows;

import java.io.Serial;
import java.io.Serializable;
import java.util.List;
import java.util.Optional;
import java.util.function.LongUnaryOperator;
import kindling.config.UserError;
import kindling.data.InputColumn;
import kindling.data.Rounding;
import kindling.data.RowLayout;
import kindling.data.Shape;
import kindling.data.features.Features;
import kindling.rows.columns.KindChoice;
import kindling.rows.columns.RowValues;
import kindling.rows.columns.TableKinds;
import kindling.rows.seen.LeftOut;
import kindling.rows.seen.PerPartition;
import kindling.tables.Table;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.StructType;

/**
 * Reads the features, the label and the weight of each row of a data set, and refuses what cannot
 * be trained on. How the values of a column become floats is up to its {@link
 * kindling.rows.columns.ColumnKind}.
 */
public final class RowReader implements Serializable {
  @Serial private static final long serialVersionUID = 2L;

  private final String source;
  private final Columns columns;
  private final RowLayout layout;
  private final RowErrors errors;
  private final Part part;
  // null if columns are read as numbers
  private final Table table;
  private final boolean skipsUnlabelled;

  /** Which rows, by the column that says which are for validation. */
  private enum Part {
    ALL,
    TRAINING,
    VALIDATION
  }

  /** The size rule says how many elements a value must have, with %d for the number. */
  private RowReader(
      String source,
      Columns columns,
      String sizeRule,
      Part part,
      Table table,
      boolean skipsUnlabelled) {
    this.source = source;
    this.columns = columns;
    this.layout = columns.layout();
    this.errors = new RowErrors(source, columns, sizeRule);
    this.part = part;
    this.table = table;
    this.skipsUnlabelled = skipsUnlabelled;
  }

  /**
   * A reader for the rows of a data set; looks at the first one if the schema does not tell how
   * many elements the values of a column have.
   *
   * @param source what the data set is called in errors
   * @param names of its columns
   * @param labelNeeded whether it is an error if there is no label, or none of the weights
   */
  public static RowReader of(
      String source, RowSource rows, ColumnNames names, boolean labelNeeded) {
    return of(source, rows, names, labelNeeded, null);
  }

  /**
   * The same for a table.
   *
   * @param table its fitted columns; null if columns are read as numbers
   */
  public static RowReader of(
      String source, RowSource rows, ColumnNames names, boolean labelNeeded, Table table) {
    KindChoice kinds = table == null ? KindChoice.BY_TYPE : new TableKinds(table);
    Columns columns =
        new Columns(source, rows.schema(), names, labelNeeded, kinds).sized(source, rows);
    return new RowReader(
        source, columns, "the first row has %d; all must be alike", Part.ALL, table, false);
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
    Columns columns = new Columns(source, schema, names, false).sized(source, inputs);
    return new RowReader(source, columns, "the model takes %d", Part.ALL, null, false);
  }

  /** A reader for rows of a table that a model is to predict: without a label. */
  public static RowReader forModel(String source, StructType schema, Table table) {
    ColumnNames names = new ColumnNames(table.names(), "", "", "", "the model takes", false);
    TableTypes.requireAlike(source, schema, table);
    Columns columns = new Columns(source, schema, names, false, new TableKinds(table));
    return new RowReader(source, columns, "the model takes %d", Part.ALL, table, false);
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
    return with(validation ? Part.VALIDATION : Part.TRAINING, skipsUnlabelled);
  }

  private RowReader with(Part some, boolean skips) {
    return new RowReader(source, columns, errors.sizeRule(), some, table, skips);
  }

  /** The same without the rows of a table that have no label. */
  RowReader skippingUnlabelled() {
    return with(part, table != null);
  }

  /** What the data set is called in errors. */
  public String source() {
    return source;
  }

  /** What each row is made of. */
  public RowLayout layout() {
    return layout;
  }

  /** The shape of the features of a row: an image if the schema declares one. */
  public Shape shape() {
    return columns.features().image().orElse(Shape.flat(layout.width()));
  }

  /** The columns that are features: of a table, or several, or the elements of an only column. */
  public List<InputColumn> inputs() {
    return columns.features().inputs(table == null);
  }

  /** The names of the feature columns in order, also of those that a table leaves out. */
  public List<String> featureNames() {
    return columns.featureNames();
  }

  /** The fitted columns of a table; empty if columns are read as numbers. */
  public Optional<Table> table() {
    return Optional.ofNullable(table);
  }

  /** The hash of a row of a table before it is encoded, by the seed. */
  LongUnaryOperator contentKey(Row row) {
    return seed -> columns.key(seed, row);
  }

  /** Refuses rows of another shape than those that the network is trained on. */
  public void requireLike(RowReader train) {
    if (!layout.equals(train.layout)) {
      throw new UserError(
          "%s has rows of %s, but %s has rows of %s; both must be alike"
              .formatted(source, layout, train.source, train.layout));
    }
    columns.features().requireLike(source, train.columns.features(), train.source);
  }

  /** The rows as this reader takes them: with the columns that Spark computes from theirs. */
  public Dataset<Row> prepared(Dataset<Row> rows) {
    return columns.prepared(rows);
  }

  /** The rows that are not for validation, and those with null in the indicator column. */
  Dataset<Row> trainingRows(Dataset<Row> rows) {
    Column flag = columns.validationFlag(rows);
    return rows.filter(flag.isNull().or(functions.not(flag)));
  }

  /** The labels of rows. */
  public Column labels(Dataset<Row> rows) {
    return columns.of(rows, columns.label().place());
  }

  /** Whether a column of the data set holds one of the features. */
  public boolean isFeature(int column) {
    return columns.isFeature(column);
  }

  /** Whether a row is of the part that is read. */
  boolean has(Row row) {
    if (part == Part.ALL) {
      return true;
    }
    Boolean flag = columns.isValidation(row);
    if (flag == null) {
      throw errors.value(row, columns.validation(), "it must be true or false");
    }
    return flag == (part == Part.VALIDATION);
  }

  /**
   * Whether a row of a table has a label that can be used; else it is counted.
   *
   * @param leftOut takes the count; null for nothing
   */
  boolean hasLabel(Row row, PerPartition<LeftOut> leftOut) {
    return table == null || columns.hasLabel(row, table, skipsUnlabelled, leftOut);
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
    return columns.first(rows, most);
  }

  /** The label of a row, (labelWidth). */
  float[] label(Row row, LabelCheck check) {
    RowValues values = new RowValues(layout.labelWidth(), null);
    columns.label().read(row, values, errors);
    check
        .fault(values.array())
        .ifPresent(
            fault -> {
              throw errors.label(row, fault);
            });
    return values.array();
  }

  /** The weight of a row, 1 if all count alike. */
  float weight(Row row) {
    return columns.weight(row, errors);
  }

  /**
   * Refuses rows that all have the weight 0: nothing could be learned of them.
   *
   * @param set what they are called
   */
  void requireWeight(String set, double sum) {
    columns.requireWeight(source, set, sum);
  }

  /** The features in the value of their only column. */
  public Features features(Object value) {
    return features(RowFactory.create(value));
  }

  /** The features of a row, kept as {@link #layout} says. */
  public Features features(Row row) {
    return features(row, null);
  }

  /** The same; the rounding records what float32 makes of floats, unless it is null. */
  Features features(Row row, Rounding rounding) {
    return columns.features().read(row, layout.type(), rounding, errors);
  }

  /** What a feature is called in messages. */
  public String featureName(int feature) {
    return columns.features().name(feature);
  }
}
