package kindling.tables;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import kindling.tables.cells.RowKey;
import kindling.tables.statistics.DistinctCount;
import org.junit.jupiter.api.Test;

class LevelCountsTest {
  @Test
  void levelsAreOrderedByFrequencyThenByText() {
    LevelCounts counts = new LevelCounts(10, 10);
    List.of("b", "a", "c", "c").forEach(counts::add);
    counts.add(7, "7.0");
    counts.add(7, 7);
    assertEquals(List.of("7", "c", "a", "b"), counts.byFrequency());
    assertEquals(2, counts.of("7"));
    assertEquals(0, counts.of("d"));
  }

  @Test
  void partsInAnyOrderGiveTheSameCounts() {
    LevelCounts one = new LevelCounts(100, 100);
    LevelCounts other = new LevelCounts(100, 100);
    LevelCounts all = new LevelCounts(100, 100);
    for (int i = 0; i < 300; i++) {
      String level = "level " + i % 40;
      (i % 3 == 0 ? one : other).add(level);
      all.add(level);
    }
    one.add(other);
    assertEquals(all.byFrequency(), one.byFrequency());
    all.byFrequency().forEach(level -> assertEquals(all.of(level), one.of(level), level));
  }

  /** Whether the limit is reached within a part or only by the sum must not matter. */
  @Test
  void tooManyNumbersLeaveAnEstimateInAnyOrder() {
    LevelCounts one = new LevelCounts(50, 100);
    LevelCounts other = new LevelCounts(50, 100);
    for (int i = 0; i < 60; i++) {
      (i < 30 ? one : other).add(i, i);
    }
    one.add("a text");
    assertTrue(one.areComplete());
    one.add(other);
    assertFalse(one.areComplete());
    assertEquals(61, (double) one.different(), 2);
  }

  @Test
  void theEstimateIsWithinFiveHundredths() {
    for (int different : List.of(300, 5_000, 12_000, 100_000)) {
      DistinctCount count = new DistinctCount();
      DistinctCount half = new DistinctCount();
      for (int i = 0; i < different; i++) {
        (i % 2 == 0 ? count : half).add(RowKey.of(0, "id-" + i));
        count.add(RowKey.of(0, "id-" + i % 7));
      }
      count.add(half);
      assertEquals(different, (double) count.estimate(), 0.05 * different);
    }
  }
}
