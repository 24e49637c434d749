package kindling.rows;

import java.io.Serial;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import kindling.config.UserError;
import kindling.data.InputColumn;
import kindling.data.Rounding;
import kindling.data.Shape;
import kindling.data.features.ByteFeatures;
import kindling.data.features.FeatureType;
import kindling.data.features.Features;
import kindling.data.features.SparseFeatures;
import kindling.rows.columns.RowValues;
import kindling.rows.columns.SchemaShape;
import org.apache.spark.sql.Row;

/** The columns whose values are the features of a row, one after the other. */
final class FeatureColumns implements Serializable {
  @Serial private static final long serialVersionUID = 1L;

  private final RowColumn[] columns;

  FeatureColumns(Stream<RowColumn> columns) {
    this.columns = columns.toArray(RowColumn[]::new);
  }

  Stream<RowColumn> stream() {
    return Arrays.stream(columns);
  }

  private FeatureColumns map(UnaryOperator<RowColumn> change) {
    return new FeatureColumns(stream().map(change));
  }

  /** Whether the width of every column is known. */
  boolean areSized() {
    return stream().allMatch(RowColumn::isSized);
  }

  /**
   * The same with the widths that the first row shows.
   *
   * @param source what the data set is called in errors
   */
  FeatureColumns sized(String source, Row first) {
    return map(column -> column.sized(source, first));
  }

  /**
   * The same for a model, which says how many features a row has.
   *
   * @param source what the data set is called in errors
   * @param inputs features of a row
   * @throws UserError if the columns have others, or it does not follow how many each has
   */
  FeatureColumns sized(String source, int inputs) {
    int known = width();
    long open = stream().filter(column -> !column.isSized()).count();
    if (open > 1) {
      throw new UserError(
          "%s: the model does not say how many of its %d features belong to each of the columns %s; put those with several elements into one column, such as a vector"
              .formatted(source, inputs, names()));
    }
    if (open == 0 ? known != inputs : known >= inputs) {
      throw new UserError(
          "%s: the columns %s have %s%d features, but the model takes %d"
              .formatted(source, names(), open == 0 ? "" : "more than ", known, inputs));
    }
    return map(column -> column.isSized() ? column : column.withWidth(inputs - known));
  }

  /** Features of a row. */
  int width() {
    return stream().mapToInt(RowColumn::width).sum();
  }

  /**
   * How they are kept: as bytes if they are one column of bytes, and sparse if they are many and
   * one of the columns may be.
   */
  FeatureType type() {
    if (columns.length == 1 && columns[0].kind().hasBytes()) {
      return FeatureType.BYTES;
    }
    boolean mayBeSparse = stream().anyMatch(column -> column.kind().mayBeSparse());
    return mayBeSparse && SparseFeatures.isWide(width()) ? FeatureType.SPARSE : FeatureType.FLOATS;
  }

  /** The shape of a row's features, if they are images and the schema tells it. */
  Optional<Shape> image() {
    return columns.length > 1 ? Optional.empty() : SchemaShape.image(columns[0].field());
  }

  /** Whether the schema tells a shape, as that of IDX files does. */
  boolean haveShape() {
    return SchemaShape.of(columns[0].field()).isPresent();
  }

  /** As the settings name them, or all that "*" stands for. */
  List<String> names() {
    return stream().map(RowColumn::name).toList();
  }

  /** What a feature is called in messages. */
  String name(int feature) {
    int column = 0;
    int element = feature;
    while (element >= columns[column].width()) {
      element -= columns[column].width();
      column++;
    }
    return columns[column].featureName(element);
  }

  /**
   * The columns with their features.
   *
   * @param split whether each element of an only column counts as a column
   */
  List<InputColumn> inputs(boolean split) {
    List<InputColumn> inputs = new ArrayList<>();
    int from = 0;
    for (RowColumn column : columns) {
      boolean elements = split && columns.length == 1 && column.width() > 1;
      for (int i = 0; elements && i < column.width(); i++) {
        inputs.add(new InputColumn("%s[%d]".formatted(column.name(), i), from + i, from + i + 1));
      }
      if (!elements) {
        inputs.add(new InputColumn(column.name(), from, from + column.width()));
      }
      from += column.width();
    }
    return inputs;
  }

  /** Refuses columns of other widths than those of the training set, which have the same names. */
  void requireLike(String source, FeatureColumns train, String trainSource) {
    for (int i = 0; i < Math.min(columns.length, train.columns.length); i++) {
      columns[i].requireLike(source, train.columns[i], trainSource);
    }
  }

  /**
   * The features of a row.
   *
   * @param rounding records what float32 makes of them, unless they are bytes; null for nothing
   */
  Features read(Row row, FeatureType kept, Rounding rounding, RowErrors errors) {
    if (kept == FeatureType.BYTES) {
      return new ByteFeatures(width(), columns[0].bytes(row, errors));
    }
    RowValues values =
        kept == FeatureType.SPARSE
            ? RowValues.sparse(width(), rounding)
            : new RowValues(width(), rounding);
    for (RowColumn column : columns) {
      column.read(row, values, errors);
    }
    return values.features();
  }
}
