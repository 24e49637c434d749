package kindling.store.onnx;

import java.util.ArrayList;
import java.util.List;
import kindling.config.UserError;
import kindling.tables.BooleanEncoding;
import kindling.tables.CategoryEncoding;
import kindling.tables.ColumnType;
import kindling.tables.DateEncoding;
import kindling.tables.Encoding;
import kindling.tables.NumberEncoding;
import kindling.tables.OffsetEncoding;
import kindling.tables.PeriodicEncoding;
import kindling.tables.PiecewiseEncoding;
import kindling.tables.Table;
import kindling.tables.TableColumn;
import kindling.tables.VectorEncoding;

/** Converts the columns of a table to ONNX inputs and nodes. */
public final class TableNodes {
  private TableNodes() {}

  /** The type of a column's input. */
  public enum InputType {
    /** float64 (rows, 1): a number, or true or false as 1 or 0; NaN is a missing value. */
    NUMBER,
    /** float64 (rows, 1): days since 1970, with the time of day as a fraction. */
    DAYS,
    /** string (rows, 1): the empty text is a missing value. */
    TEXT,
    /** float32 (rows, elements). */
    VECTOR
  }

  /**
   * The type of a column's input.
   *
   * @throws UserError if ONNX cannot compute the encoding
   */
  public static InputType type(TableColumn column) {
    Encoding encoding = column.encoding();
    boolean number = column.type() == ColumnType.NUMBER || column.type() == ColumnType.BOOLEAN;
    if (encoding instanceof NumberEncoding
        || encoding instanceof OffsetEncoding
        || encoding instanceof PiecewiseEncoding
        || encoding instanceof PeriodicEncoding) {
      return InputType.NUMBER;
    }
    if (encoding instanceof DateEncoding) {
      return InputType.DAYS;
    }
    if (encoding instanceof CategoryEncoding) {
      return column.type() == ColumnType.NUMBER ? InputType.NUMBER : InputType.TEXT;
    }
    if (encoding instanceof BooleanEncoding) {
      return number ? InputType.NUMBER : InputType.TEXT;
    }
    if (encoding instanceof VectorEncoding) {
      return InputType.VECTOR;
    }
    throw UserError.of(
            "column \"%s\" is encoded as %s, which ONNX cannot compute",
            column.name(), encoding.kind())
        .cure(
            "train without it ({data.columns} = { \"%s\" = ignore }), or serve the model with LocalModel",
            column.name())
        .key("data.columns");
  }

  /**
   * Adds an input for each column, with its name, and returns the features (rows, features).
   *
   * @param flat whether the inputs of numbers and texts are (rows) and not (rows, 1)
   */
  static String features(Table table, Graph graph, boolean flat) {
    int[] one = flat ? new int[0] : new int[] {1};
    // All inputs before the first node: they keep their names.
    for (TableColumn column : table.columns()) {
      switch (type(column)) {
        case NUMBER, DAYS -> graph.input(column.name(), DataType.FLOAT64, one);
        case TEXT -> graph.input(column.name(), DataType.STRING, one);
        case VECTOR -> graph.input(column.name(), DataType.FLOAT32, column.encoding().width());
      }
    }
    List<String> features = new ArrayList<>();
    for (TableColumn column : table.columns()) {
      features.add(features(table, column, flat, new ColumnNodes(graph, column.name() + ".")));
    }
    return graph.node("features", "Concat", features, Attribute.number("axis", 1));
  }

  private static String features(Table table, TableColumn column, boolean flat, ColumnNodes nodes) {
    boolean number = type(column) == InputType.NUMBER;
    Encoding encoding = column.encoding();
    boolean turned = flat && type(column) != InputType.VECTOR;
    String x = turned ? nodes.column(column.name()) : column.name();
    if (encoding instanceof NumberEncoding scaled) {
      return NumberNodes.number(scaled, x, nodes);
    }
    if (encoding instanceof OffsetEncoding offset) {
      return NumberNodes.offset(offset, x, nodes);
    }
    if (encoding instanceof PiecewiseEncoding piecewise) {
      return NumberNodes.piecewise(piecewise, x, nodes);
    }
    if (encoding instanceof PeriodicEncoding periodic) {
      return NumberNodes.number(periodic.number(), x, nodes);
    }
    if (encoding instanceof DateEncoding date) {
      return NumberNodes.date(date, x, nodes);
    }
    if (encoding instanceof CategoryEncoding category) {
      return number
          ? CategoryNodes.ofNumbers(category, x, nodes)
          : CategoryNodes.ofTexts(category, table.missing(), x, nodes);
    }
    if (encoding instanceof BooleanEncoding flag) {
      return number ? NumberNodes.flag(flag, x, nodes) : CategoryNodes.flag(flag, x, nodes);
    }
    return x;
  }
}
