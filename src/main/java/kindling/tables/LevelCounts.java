package kindling.tables;

import java.io.Serial;
import java.io.Serializable;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import kindling.tables.cells.Cell;
import kindling.tables.cells.RowKey;
import kindling.tables.statistics.DistinctCount;

/**
 * How often each level occurs, up to a number of different ones; beyond it only an estimate of how
 * many there are. The same in any order. Numbers and other texts are counted apart, because a
 * column of numbers seldom has levels, and a wide table would need much memory for them.
 */
public final class LevelCounts implements Serializable {
  @Serial private static final long serialVersionUID = 1L;

  /** Different levels that are counted in all columns of a table together. */
  private static final int MOST_OF_TABLE = 2_000_000;

  /** Different numbers that are counted in a column of a table of several columns. */
  private static final int MOST_NUMBERS = 256;

  private final DistinctCount distinct = new DistinctCount();
  private final Counts numbers;
  private final Counts texts;

  /** Counts of some levels; none once there are too many. */
  private static final class Counts implements Serializable {
    @Serial private static final long serialVersionUID = 1L;

    private final int most;
    // null if there are too many
    private HashMap<String, Long> counts = new HashMap<>();

    Counts(int most) {
      this.most = most;
    }

    void add(String level, long rows) {
      counts.merge(level, rows, Long::sum);
      if (counts.size() > most) {
        counts = null;
      }
    }

    void add(Counts other) {
      if (other.counts == null) {
        counts = null;
      } else {
        other.counts.forEach(
            (level, rows) -> {
              if (counts != null) {
                add(level, rows);
              }
            });
      }
    }

    boolean areComplete() {
      return counts != null;
    }
  }

  /**
   * Counts of no levels yet.
   *
   * @param mostNumbers the largest number of different numbers that are counted
   * @param mostTexts the same of other texts
   */
  LevelCounts(int mostNumbers, int mostTexts) {
    this.numbers = new Counts(mostNumbers);
    this.texts = new Counts(mostTexts);
  }

  /**
   * Counts of no levels yet, of a column of a table.
   *
   * @param columns of the table; of a single one all levels that a category may have are counted
   */
  static LevelCounts of(int columns) {
    int most = Math.min(CategoryEncoding.MOST_LEVELS, MOST_OF_TABLE / columns);
    return new LevelCounts(columns == 1 ? most : MOST_NUMBERS, Math.max(MOST_NUMBERS, most));
  }

  /**
   * Adds a number.
   *
   * @param value that is this number, or its text
   */
  void add(double number, Object value) {
    if (numbers.areComplete()) {
      numbers.add(Cell.text(value), 1);
    }
    distinct.add(RowKey.of(0, (Object) number));
  }

  /** Adds a text that is no number. */
  void add(String text) {
    if (texts.areComplete()) {
      texts.add(text, 1);
    }
    distinct.add(RowKey.of(0, text));
  }

  void add(LevelCounts other) {
    numbers.add(other.numbers);
    texts.add(other.texts);
    distinct.add(other.distinct);
  }

  /** Whether every level was counted. */
  public boolean areComplete() {
    return numbers.areComplete() && texts.areComplete();
  }

  /** How many different levels there are; an estimate if there are too many to count. */
  public long different() {
    return areComplete() ? numbers.counts.size() + texts.counts.size() : distinct.estimate();
  }

  /** The levels, the most frequent first, else in their order. */
  public List<String> byFrequency() {
    return Stream.concat(numbers.counts.entrySet().stream(), texts.counts.entrySet().stream())
        .sorted(
            Map.Entry.<String, Long>comparingByValue(Comparator.reverseOrder())
                .thenComparing(Map.Entry.comparingByKey()))
        .map(Map.Entry::getKey)
        .toList();
  }

  /** How often a level occurs. */
  public long of(String level) {
    return numbers.counts.getOrDefault(level, texts.counts.getOrDefault(level, 0L));
  }

  /**
   * The shares of the rows with each of some levels, with other levels, and without a value.
   *
   * @param present rows with a value
   * @param missing rows without one
   */
  public double[] shares(List<String> levels, long present, long missing) {
    double rows = present + missing;
    double[] shares = new double[levels.size() + 2];
    long others = present;
    for (int i = 0; i < levels.size(); i++) {
      shares[i] = of(levels.get(i)) / rows;
      others -= of(levels.get(i));
    }
    shares[levels.size()] = others / rows;
    shares[levels.size() + 1] = missing / rows;
    return shares;
  }
}
