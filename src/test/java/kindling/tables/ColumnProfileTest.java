package kindling.tables;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import kindling.tables.cells.RowKey;
import org.junit.jupiter.api.Test;

class ColumnProfileTest {
  private static final ZoneId UTC = ZoneId.of("UTC");

  @Test
  void anExampleComesWithItsRowInAnyOrder() {
    List<Object[]> rows = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      rows.add(new Object[] {i % 10 == 3 ? "x" + i : String.valueOf(i), "row " + i});
    }
    Random random = new Random(1);
    for (int i = 0; i < 5; i++) {
      Collections.shuffle(rows, random);
      ColumnProfile one = profile(ColumnType.UNTYPED, null);
      ColumnProfile other = profile(ColumnType.UNTYPED, null);
      for (Object[] row : rows) {
        long key = RowKey.of(0, row[1]);
        (random.nextBoolean() ? one : other).add(row[0], key, row);
      }
      one.add(other);
      IllegalArgumentException error =
          assertThrows(IllegalArgumentException.class, () -> ColumnRules.requireNumbers(one));
      assertEquals(
          "5 of 50 values are not numbers, such as \"x13\" in the row (x13, row 13); correct them, or add them to data.missing-values",
          error.getMessage());
    }
  }

  @Test
  void aRowIsShownInOneLine() {
    ColumnProfile profile = profile(ColumnType.UNTYPED, null);
    add(profile, "a", "two\nlines", "x".repeat(500));
    String message =
        assertThrows(IllegalArgumentException.class, () -> ColumnRules.requireNumbers(profile))
            .getMessage();
    assertTrue(message.contains("(a, two lines, xxx"), message);
    assertTrue(message.length() < 250 && message.lines().count() == 1, message);
  }

  /** The digits of yyyyMMdd are a number as well. */
  @Test
  void momentsOfDatesAreThoseOfTheirDays() {
    ColumnProfile profile = profile(ColumnType.UNTYPED, Encodings.spec("d", "date yyyyMMdd"));
    add(profile, "19700102");
    add(profile, "19700104");
    assertTrue(profile.areDates());
    assertEquals(2, profile.moments().mean());
    ColumnProfile numbers = profile(ColumnType.NUMBER, Encodings.spec("d", "date yyyyMMdd"));
    add(numbers, 19700104);
    assertEquals(3, numbers.moments().mean());
  }

  @Test
  void aNumberThatIsNoDateIsSaid() {
    ColumnProfile profile = profile(ColumnType.NUMBER, Encodings.spec("d", "date"));
    add(profile, 7);
    String message =
        assertThrows(IllegalArgumentException.class, () -> ColumnRules.requireDates(profile))
            .getMessage();
    assertTrue(message.contains("such as 7"), message);
  }

  @Test
  void aNumberWhoseSquareOverflowsIsRefused() {
    ColumnProfile profile = profile(ColumnType.NUMBER, null);
    add(profile, 1);
    add(profile, 1e308);
    add(profile, Double.NEGATIVE_INFINITY);
    assertEquals(1, profile.numbers());
    String message =
        assertThrows(IllegalArgumentException.class, () -> ColumnRules.requireNumbers(profile))
            .getMessage();
    assertTrue(message.startsWith("2 of 3 values are not"), message);
  }

  /** A table of 2,000 columns could not be fitted if each kept its numbers as texts. */
  @Test
  void aColumnOfNumbersKeepsFewLevels() {
    ColumnProfile profile = new ColumnProfile("x", ColumnType.UNTYPED, UTC, null, 2000);
    ColumnProfile asked =
        new ColumnProfile("x", ColumnType.UNTYPED, UTC, Encodings.spec("x", "category"), 2000);
    for (int i = 0; i < 1000; i++) {
      add(profile, String.valueOf(i));
      add(asked, String.valueOf(i));
    }
    assertFalse(profile.levels().areComplete());
    assertEquals(1000, (double) profile.levels().different(), 30);
    assertTrue(asked.levels().areComplete());
  }

  private static ColumnProfile profile(ColumnType type, ColumnSpec spec) {
    return new ColumnProfile("d", type, UTC, spec, 1);
  }

  private static void add(ColumnProfile profile, Object... row) {
    profile.add(row[0], RowKey.of(0, row[0]), row);
  }
}
