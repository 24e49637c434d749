package kindling.tables;

import java.io.Serial;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import kindling.metrics.scores.LabelUnits;
import kindling.tables.cells.CellFault;
import kindling.tables.cells.MissingValues;

/**
 * The fitted columns of a table, and the target: everything that turns a row into the input of a
 * network, and its scores into a prediction. Part of a model.
 */
public final class Table implements Serializable {
  @Serial private static final long serialVersionUID = 1L;

  private static final int VERSION = 1;

  private final List<TableColumn> columns;
  private final String label;
  // null if the label is read as it is
  private final Target target;
  private final MissingValues missing;
  // of labels that were standardised before they are read; empty in a model
  private final List<NumberTarget> standardised;

  /**
   * A table.
   *
   * @param columns in the order of the network's inputs
   * @param label name of the label's column
   * @param target null if the label is read as it is, such as a vector
   */
  public Table(List<TableColumn> columns, String label, Target target, MissingValues missing) {
    this(columns, label, target, missing, List.of());
  }

  private Table(
      List<TableColumn> columns,
      String label,
      Target target,
      MissingValues missing,
      List<NumberTarget> standardised) {
    this.columns = List.copyOf(columns);
    this.label = label;
    this.target = target;
    this.missing = missing;
    this.standardised = List.copyOf(standardised);
    long width = columns.stream().mapToLong(column -> column.encoding().width()).sum();
    if (width < 1 || width > Integer.MAX_VALUE) {
      throw new IllegalArgumentException(
          "the columns have %,d features; expected 1 to %,d".formatted(width, Integer.MAX_VALUE));
    }
    Set<String> names = new HashSet<>();
    for (TableColumn column : columns) {
      if (!names.add(column.name())) {
        throw new IllegalArgumentException("two columns are named \"%s\"".formatted(column.name()));
      }
    }
  }

  /** The columns, in the order of the network's inputs. */
  public List<TableColumn> columns() {
    return columns;
  }

  /** Their names. */
  public List<String> names() {
    return columns.stream().map(TableColumn::name).toList();
  }

  /** The column with a name. */
  public Optional<TableColumn> column(String name) {
    return columns.stream().filter(column -> column.name().equals(name)).findFirst();
  }

  /** The name of the label's column. */
  public String label() {
    return label;
  }

  /** What is predicted; empty if the label is read as it is. */
  public Optional<Target> target() {
    return Optional.ofNullable(target);
  }

  /** The names of the classes, in the order of the scores; empty if the label has none. */
  public List<String> classes() {
    return target == null ? List.of() : target.classes();
  }

  /** The units of numbers that are predicted; 1 for classes, and if the label is read as it is. */
  public LabelUnits units() {
    if (!standardised.isEmpty()) {
      return new LabelUnits(standardised.stream().mapToDouble(NumberTarget::deviation).toArray());
    }
    return target == null ? LabelUnits.NONE : new LabelUnits(target.deviation());
  }

  /** How labels were standardised before they are read, one for each output; else empty. */
  public List<NumberTarget> standardised() {
    return standardised;
  }

  /**
   * The same table for a training on several labels that were standardised before they are read.
   * Its models return them to their units, so a model file does not keep this.
   */
  public Table afterStandardising(List<NumberTarget> labels) {
    return new Table(columns, label, target, missing, labels);
  }

  /** Which values count as missing. */
  public MissingValues missing() {
    return missing;
  }

  /** Inputs of the network. */
  public int width() {
    return columns.stream().mapToInt(column -> column.encoding().width()).sum();
  }

  /** The names of the network's inputs. */
  public List<String> features() {
    return columns.stream()
        .flatMap(column -> column.encoding().features(column.name()).stream())
        .toList();
  }

  /** Whether a column is embedded. */
  public boolean hasEmbeddings() {
    return columns.stream().anyMatch(column -> !column.encoding().part().matches("[0-9 ]+"));
  }

  /**
   * Writes the inputs of a row.
   *
   * @param values of the columns in order
   * @throws CellFault if a value is of another type than its column
   */
  public void encode(Object[] values, float[] row) {
    int at = 0;
    for (int i = 0; i < values.length; i++) {
      encode(i, values[i], row, at);
      at += columns.get(i).encoding().width();
    }
  }

  /**
   * Writes the inputs of a column.
   *
   * @param column its place among the columns
   * @param at the place of its first input
   * @throws CellFault if the value is of another type than the column
   */
  public void encode(int column, Object value, float[] row, int at) {
    columns.get(column).encoding().encode(missing.has(value) ? null : value, row, at);
  }

  /** What a model file keeps. */
  public Map<String, Object> json() {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("version", VERSION);
    json.put("label", label);
    if (target != null) {
      json.put("target", target.json());
    }
    json.put("missing", missing.texts());
    json.put("columns", columns.stream().map(TableColumn::json).toList());
    return json;
  }

  /**
   * The table that a model file keeps.
   *
   * @param json as {@link #json} gave it, parsed
   * @throws IllegalArgumentException if it is none; the message says why
   */
  public static Table read(Object json) {
    Kept kept = new Kept(json);
    int version = kept.count("version", 1, Integer.MAX_VALUE);
    if (version > VERSION) {
      throw new IllegalArgumentException(
          "version %d; this version reads up to %d".formatted(version, VERSION));
    }
    List<TableColumn> columns = new ArrayList<>();
    kept.objects("columns").forEach(column -> columns.add(TableColumn.read(column)));
    Object target = ((Map<?, ?>) json).get("target");
    return new Table(
        columns,
        kept.text("label"),
        target == null ? null : Target.read(target),
        new MissingValues(kept.texts("missing")));
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Table table && json().equals(table.json());
  }

  @Override
  public int hashCode() {
    return json().hashCode();
  }
}
