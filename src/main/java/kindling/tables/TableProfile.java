package kindling.tables;

import java.io.Serial;
import java.io.Serializable;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import kindling.tables.cells.Cell;
import kindling.tables.statistics.ValueSample;

/**
 * What some rows of a table have in each column, and a sample of the rows for quantiles: those
 * whose content has the lowest hashes (bottom-k sampling, Cohen and Kaplan, 2007). Profiles of
 * parts can be added; the result does not depend on the parts and their order.
 */
public final class TableProfile implements Serializable {
  @Serial private static final long serialVersionUID = 1L;

  /** Rows of different content in the sample. */
  private static final int MOST_ROWS = 1 << 15;

  /** Numbers in the sample: of a wide table it has fewer rows. */
  private static final int MOST_NUMBERS = 1 << 22;

  private final ColumnProfile[] columns;
  private final int mostRows;
  private final boolean labelled;
  private long unlabelled;
  private final TreeMap<Long, Sampled> sample = new TreeMap<>();

  private static final class Sampled implements Serializable {
    @Serial private static final long serialVersionUID = 1L;

    private final double[] numbers;
    private final String label; // null if there is none, or it is not needed
    private long rows;

    Sampled(double[] numbers, String label, long rows) {
      this.numbers = numbers;
      this.label = label;
      this.rows = rows;
    }
  }

  /** A profile of no rows. */
  public TableProfile(List<ColumnProfile> columns) {
    this(columns, false);
  }

  /**
   * The same.
   *
   * @param labelled whether the sample has labels; they are the last column
   */
  public TableProfile(List<ColumnProfile> columns, boolean labelled) {
    this.columns = columns.toArray(ColumnProfile[]::new);
    this.labelled = labelled;
    this.mostRows = Math.min(MOST_ROWS, MOST_NUMBERS / Math.max(1, columns.size()));
  }

  /**
   * Adds a row.
   *
   * @param key hash of its content
   * @param values of the columns, null if missing
   */
  public void add(long key, Object[] values) {
    Sampled same = sample.get(key);
    boolean sampled = same == null && (sample.size() < mostRows || key < sample.lastKey());
    double[] numbers = sampled ? new double[columns.length] : null;
    for (int i = 0; i < columns.length; i++) {
      double number = columns[i].add(values[i], key, values);
      if (sampled) {
        numbers[i] = number;
      }
    }
    if (same != null) {
      same.rows++;
    } else if (sampled) {
      Object label = labelled ? values[values.length - 1] : null;
      sample.put(key, new Sampled(numbers, label == null ? null : Cell.text(label), 1));
      limit();
    }
  }

  /** Counts a row that is left out because it has no label. */
  public void skipUnlabelled() {
    unlabelled++;
  }

  /** Rows that were left out because they have no label. */
  public long unlabelled() {
    return unlabelled;
  }

  /** Adds the rows of another part. */
  public TableProfile add(TableProfile other) {
    for (int i = 0; i < columns.length; i++) {
      columns[i].add(other.columns[i]);
    }
    unlabelled += other.unlabelled;
    other.sample.forEach(
        (key, row) ->
            sample.merge(key, row, (a, b) -> new Sampled(a.numbers, a.label, a.rows + b.rows)));
    limit();
    return this;
  }

  private void limit() {
    while (sample.size() > mostRows) {
      sample.pollLastEntry();
    }
  }

  /** The profiles of the columns, once all rows are added. */
  public List<ColumnProfile> columns() {
    long[] counts = sample.values().stream().mapToLong(row -> row.rows).toArray();
    double[][] rows = sample.values().stream().map(row -> row.numbers).toArray(double[][]::new);
    String[] labels = sample.values().stream().map(row -> row.label).toArray(String[]::new);
    for (int i = 0; i < columns.length; i++) {
      int column = i;
      double[] numbers = Arrays.stream(rows).mapToDouble(row -> row[column]).toArray();
      columns[i].setSample(
          labelled ? ValueSample.of(numbers, counts, labels) : ValueSample.of(numbers, counts));
    }
    return Arrays.asList(columns);
  }

  /** All rows. */
  public long rows() {
    return columns.length == 0 ? 0 : columns[0].rows();
  }
}
