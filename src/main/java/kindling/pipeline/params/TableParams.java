package kindling.pipeline.params;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.spark.ml.param.StringArrayParam;

/**
 * The params of the columns of a table, which are of any type and are encoded by the estimator.
 *
 * <p>They are used if {@link #inputCols} or {@link #columns} is set, or if neither {@code
 * featuresCol} is set nor a column of that name has vectors, arrays or bytes.
 *
 * @param <S> type of the estimator
 */
public interface TableParams<S> extends FluentParams<S> {
  /**
   * The feature columns. Not set: all columns but the label, the weight, the validation indicator
   * and {@link #ignoredCols}.
   */
  default StringArrayParam inputCols() {
    return new StringArrayParam(this, "inputCols", "columns of a table, of any type");
  }

  /**
   * Columns that are not features if {@link #inputCols} is not set, such as a column of folds. They
   * need not exist.
   */
  default StringArrayParam ignoredCols() {
    return new StringArrayParam(
        this, "ignoredCols", "columns of a table that are not features, such as one of folds");
  }

  /**
   * The encodings of columns as {@code name=encoding}, such as {@code price=number log}; a column
   * without one is encoded by its type and content: {@code data.columns}.
   */
  default StringArrayParam columns() {
    return new StringArrayParam(
        this, "columns", "encodings of columns as name=encoding, such as price=number log");
  }

  /** The value of {@link #inputCols}. */
  default String[] getInputCols() {
    return getOrDefault(inputCols());
  }

  /** The value of {@link #ignoredCols}. */
  default String[] getIgnoredCols() {
    return getOrDefault(ignoredCols());
  }

  /** The value of {@link #columns}. */
  default String[] getColumns() {
    return getOrDefault(columns());
  }

  /** Sets {@link #inputCols}. */
  default S setInputCols(String... names) {
    return with(inputCols(), names);
  }

  /** Sets {@link #ignoredCols}. */
  default S setIgnoredCols(String... names) {
    return with(ignoredCols(), names);
  }

  /** Sets {@link #columns}. */
  default S setColumns(String... entries) {
    return with(columns(), entries);
  }

  /** Sets {@link #columns} to encodings by the names of their columns. */
  default S setColumns(Map<String, String> encodings) {
    return setColumns(
        encodings.entrySet().stream()
            .map(entry -> entry.getKey() + "=" + entry.getValue())
            .toArray(String[]::new));
  }

  /** Sets the encoding of one column in {@link #columns}, and keeps those of the others. */
  default S setColumn(String name, String encoding) {
    List<String> entries = new ArrayList<>(Arrays.asList(getColumns()));
    entries.removeIf(entry -> entry.lastIndexOf('=') == name.length() && entry.startsWith(name));
    entries.add(name + "=" + encoding);
    return setColumns(entries.toArray(String[]::new));
  }
}
