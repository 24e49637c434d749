package kindling.rows;

import java.io.Serial;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import kindling.config.UserError;
import kindling.data.RowLayout;
import kindling.rows.columns.Cells;
import kindling.rows.columns.ColumnKind;
import kindling.rows.columns.ColumnRole;
import kindling.rows.columns.KindChoice;
import kindling.rows.seen.LeftOut;
import kindling.rows.seen.PerPartition;
import kindling.tables.Table;
import kindling.tables.cells.Cell;
import kindling.tables.cells.CellFault;
import kindling.tables.cells.RowKey;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.BooleanType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.StructType;

/**
 * The columns of a data set that hold the features, the label, the weight and the index, each with
 * its kind; refuses those of a type that no kind takes.
 *
 * <p>They are read from {@linkplain #prepared prepared} rows.
 */
final class Columns implements Serializable {
  @Serial private static final long serialVersionUID = 3L;

  private final PreparedColumns all;
  private final boolean table;
  private final FeatureColumns features;
  // null if there is none
  private final RowColumn label;
  private final RowColumn weight;
  // -1 if there is none
  private final int validation;
  private final int index;
  // all feature columns, also those that a table leaves out, and the label: they make a row's hash
  private final int[] keys;
  private final ArrayList<String> featureNames;

  /** The same for columns whose types say what they are. */
  Columns(String source, StructType schema, ColumnNames names, boolean labelNeeded) {
    this(source, schema, names, labelNeeded, KindChoice.BY_TYPE);
  }

  /**
   * The columns as far as the schema tells.
   *
   * @param source what the data set is called in errors
   * @param labelNeeded whether a label must be there; without it a row needs no weight either
   * @param kinds of the columns
   */
  Columns(
      String source, StructType schema, ColumnNames names, boolean labelNeeded, KindChoice kinds) {
    ColumnChoice choice = ColumnChoice.of(source, schema, names, labelNeeded);
    TypeErrors errors = new TypeErrors(source, names.areText());
    this.all = new PreparedColumns(schema);
    this.table = !kinds.equals(KindChoice.BY_TYPE);
    this.label = column(choice.label(), ColumnRole.LABEL, kinds, errors);
    this.weight = column(choice.weight(), ColumnRole.WEIGHT, kinds, errors);
    this.validation = flag(choice.validation(), table, errors);
    this.features =
        new FeatureColumns(
            choice.features().stream()
                .filter(path -> !kinds.leavesOut(path.field().name()))
                .map(path -> column(path, ColumnRole.FEATURES, kinds, errors)));
    this.featureNames =
        new ArrayList<>(choice.features().stream().map(path -> path.field().name()).toList());
    IntStream ofFeatures =
        choice.features().stream().mapToInt(path -> place(path, ColumnRole.FEATURES, kinds));
    IntStream ofLabel = label == null ? IntStream.empty() : IntStream.of(label.place());
    this.keys = IntStream.concat(ofFeatures, ofLabel).toArray();
    // Only our own format vouches for an index; any other column of that name is just a column.
    this.index = features.haveShape() ? List.of(schema.fieldNames()).indexOf("index") : -1;
  }

  private Columns(Columns other, FeatureColumns features, RowColumn label) {
    this.all = other.all;
    this.table = other.table;
    this.features = features;
    this.label = label;
    this.weight = other.weight;
    this.validation = other.validation;
    this.index = other.index;
    this.keys = other.keys;
    this.featureNames = other.featureNames;
  }

  /** Null if there is none. */
  private RowColumn column(ColumnPath path, ColumnRole role, KindChoice kinds, TypeErrors errors) {
    if (path == null) {
      return null;
    }
    ColumnKind kind = kinds.of(path.field(), role).orElseThrow(() -> errors.of(path.field(), role));
    return new RowColumn(place(path, role, kinds), path.field(), kind);
  }

  /** The place of a column, as it is read for a role; as it is if the role leaves it out. */
  private int place(ColumnPath path, ColumnRole role, KindChoice kinds) {
    DataType type = path.field().dataType();
    return all.place(
        path, kinds.of(path.field(), role).map(kind -> kind.readAs(type)).orElse(type));
  }

  /** The place of a flag, -1 if there is none. */
  private int flag(ColumnPath path, boolean texts, TypeErrors errors) {
    if (path == null) {
      return -1;
    }
    boolean isText = texts && path.field().dataType() instanceof StringType;
    if (!isText && !(path.field().dataType() instanceof BooleanType)) {
      throw errors.of(path.field(), "validation set", "a flag, true or false", "");
    }
    return all.place(path, path.field().dataType());
  }

  /**
   * The same with the width of every column: looks at the first row if the schema does not tell.
   *
   * @param source what the data set is called in errors
   */
  Columns sized(String source, RowSource rows) {
    if (features.areSized() && (label == null || label.isSized())) {
      return this;
    }
    Row first =
        prepared(rows.frame()).takeAsList(1).stream()
            .findFirst()
            .orElseThrow(() -> new UserError(source + ": has no rows"));
    RowColumn sizedLabel = label == null ? null : label.sized(source, first);
    return new Columns(this, features.sized(source, first), sizedLabel);
  }

  /**
   * The same for a model, which says how many features a row has.
   *
   * @param source what the data set is called in errors
   */
  Columns sized(String source, int inputs) {
    return new Columns(this, features.sized(source, inputs), label);
  }

  /** What each row is made of, once all columns are sized. */
  RowLayout layout() {
    int labelWidth = label == null ? 1 : label.width();
    return new RowLayout(features.width(), labelWidth, features.type(), weight != null);
  }

  /** The names of all feature columns, also of those of a table that are left out. */
  List<String> featureNames() {
    return featureNames;
  }

  FeatureColumns features() {
    return features;
  }

  /** The label, null if there is none. */
  RowColumn label() {
    return label;
  }

  /** The weight, null if all rows count alike. */
  RowColumn weight() {
    return weight;
  }

  /** The place of the flag that says which rows are for validation, -1 if there is none. */
  int validation() {
    return validation;
  }

  /** Whether a row is for validation; null if its flag is missing, or is none. */
  Boolean isValidation(Row row) {
    return row.isNullAt(validation) ? null : Cell.flag(row.get(validation));
  }

  /** The same as a column; texts that are no flags are false. */
  Column validationFlag(Dataset<Row> rows) {
    Column flag = of(rows, validation);
    return all.field(validation).dataType() instanceof StringType
        ? functions.lower(functions.trim(flag)).isin("true", "t", "yes", "y", "1")
        : flag;
  }

  /** Whether a row of a table has a label that can be used; else it is counted. */
  boolean hasLabel(Row row, Table table, boolean skipsUnlabelled, PerPartition<LeftOut> leftOut) {
    if (table.target().isEmpty() || label == null) {
      return true;
    }
    Object value = row.get(label.place());
    boolean missing = table.missing().has(value);
    boolean unknown = !missing && !table.target().get().knows(value);
    boolean left = unknown || (missing && skipsUnlabelled);
    if (left && leftOut != null) {
      leftOut.add(missing ? LeftOut.UNLABELLED : LeftOut.ofClass(String.valueOf(value)));
    }
    return !left;
  }

  /** The weight of a row, 1 if all count alike. */
  float weight(Row row, RowErrors errors) {
    if (weight == null) {
      return 1f;
    }
    Object value = row.get(weight.place());
    // Only a table may have texts here.
    float number =
        value instanceof Number given
            ? given.floatValue()
            : value instanceof CharSequence ? (float) Cell.number(value) : Float.NaN;
    if (!(number >= 0 && Float.isFinite(number))) {
      throw errors.value(
          row, weight.place(), "weights must be finite numbers of at least 0, not null");
    }
    return number;
  }

  /** The place of the index, -1 if there is none. */
  int index() {
    return index;
  }

  /** The content of a row of a table in a line, for errors; empty if it is none. */
  Optional<String> content(Row row) {
    return table
        ? Optional.of(
            CellFault.shownRow(
                Arrays.stream(keys).mapToObj(place -> Cells.of(row.get(place))).toArray()))
        : Optional.empty();
  }

  /** The name of the column at a place. */
  String name(int place) {
    return all.field(place).name();
  }

  /** The values at a place, in rows of the data set, prepared or not. */
  Column of(Dataset<Row> rows, int place) {
    return all.of(rows, place);
  }

  /** The rows with those columns after theirs that Spark computes from them. */
  Dataset<Row> prepared(Dataset<Row> rows) {
    return all.prepared(rows);
  }

  /** Whether a column of the data set holds features. */
  boolean isFeature(int column) {
    return features.stream().anyMatch(feature -> all.origin(feature.place()) == column);
  }

  /** A hash of what is in a row of a table, before it is encoded. */
  long key(long seed, Row row) {
    long hash = seed;
    for (int place : keys) {
      hash = RowKey.of(hash, Cells.of(row.get(place)));
    }
    return hash;
  }

  void requireWeight(String source, String set, double sum) {
    if (weight != null && sum == 0) {
      throw new UserError(
          "%s: all rows of the %s have 0 in column \"%s\"; at least one weight must be above 0"
              .formatted(source, set, weight.name()));
    }
  }

  /** Those rows that are the first by index, or without one by a hash of what is in them. */
  Dataset<Row> first(Dataset<Row> rows, int most) {
    if (index >= 0) {
      return rows.filter(of(rows, index).lt(most));
    }
    Column[] content =
        Arrays.stream(keys).mapToObj(place -> of(rows, place)).toArray(Column[]::new);
    List<Column> order = new ArrayList<>();
    order.add(functions.xxhash64(content));
    // Rows of the same content may yet differ in their weights.
    if (weight != null) {
      order.add(of(rows, weight.place()));
    }
    return rows.orderBy(order.toArray(Column[]::new)).limit(most);
  }
}
