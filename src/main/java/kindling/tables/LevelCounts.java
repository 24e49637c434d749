package kindling.tables;

import java.io.Serial;
import java.io.Serializable;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import kindling.math.Seeds;

/**
 * How often each text occurs, up to a number of different texts; beyond it only an estimate of how
 * many there are (Bar-Yossef and others, Counting Distinct Elements in a Data Stream, 2002). The
 * same in any order.
 */
public final class LevelCounts implements Serializable {
  @Serial private static final long serialVersionUID = 1L;

  private static final int HASHES = 2048;

  private final int most;
  // null if there are too many
  private HashMap<String, Long> counts = new HashMap<>();
  private final TreeSet<Long> lowest = new TreeSet<>();

  /**
   * Counts of no texts yet.
   *
   * @param most the largest number of different texts that are counted
   */
  LevelCounts(int most) {
    this.most = most;
  }

  void add(String text) {
    if (counts != null) {
      counts.merge(text, 1L, Long::sum);
      limit();
    }
    addHash(RowKey.of(0, text));
  }

  void add(LevelCounts other) {
    if (counts != null && other.counts != null) {
      other.counts.forEach((text, count) -> counts.merge(text, count, Long::sum));
      limit();
    } else {
      counts = null;
    }
    other.lowest.forEach(this::addHash);
  }

  private void limit() {
    if (counts.size() > most) {
      counts = null;
    }
  }

  private void addHash(long hash) {
    if (lowest.size() < HASHES) {
      lowest.add(hash);
    } else if (hash < lowest.last() && lowest.add(hash)) {
      lowest.pollLast();
    }
  }

  /** Whether every text was counted. */
  public boolean areComplete() {
    return counts != null;
  }

  /** How many different texts there are; an estimate if there are too many to count. */
  public long different() {
    if (counts != null) {
      return counts.size();
    }
    return lowest.size() < HASHES
        ? lowest.size()
        : Math.round((HASHES - 1) / Seeds.unit(lowest.last() - Long.MIN_VALUE));
  }

  /** The texts, the most frequent first, else in their order. */
  public List<String> byFrequency() {
    return counts.entrySet().stream()
        .sorted(
            Map.Entry.<String, Long>comparingByValue(Comparator.reverseOrder())
                .thenComparing(Map.Entry.comparingByKey()))
        .map(Map.Entry::getKey)
        .toList();
  }

  /** How often a text occurs. */
  public long of(String text) {
    return counts.getOrDefault(text, 0L);
  }
}
