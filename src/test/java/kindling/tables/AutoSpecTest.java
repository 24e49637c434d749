package kindling.tables;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;

class AutoSpecTest {
  @Test
  void textsOfAFormatWithoutTypesAreWhatTheyLookLike() {
    assertEquals("number", untyped(i -> "" + i));
    assertEquals("date", untyped(i -> LocalDate.EPOCH.plusDays(i).toString()));
    assertEquals("boolean", untyped(i -> i % 3 == 0 ? "yes" : "no"));
    assertEquals("category", untyped(i -> "city " + i % 5));
    assertEquals("text", untyped(i -> "the %d words of text %d".formatted(i, i)));
    assertEquals(Encodings.IGNORE, untyped(i -> "id" + i));
    assertEquals(Encodings.IGNORE, untyped(i -> "2f1c-%04d-9bde-41aa-77c0".formatted(i)));
    assertEquals(Encodings.IGNORE, untyped(i -> "same"));
    assertEquals(Encodings.IGNORE, untyped(i -> null));
  }

  @Test
  void theTypeOfAColumnDecides() {
    assertEquals("number", spec(ColumnType.NUMBER, 100, i -> i % 2).text());
    assertEquals("category", spec(ColumnType.TEXT, 100, i -> "" + i % 7).text());
    assertEquals("boolean", spec(ColumnType.BOOLEAN, 100, i -> i % 2 == 0).text());
    assertEquals("date", spec(ColumnType.DATE, 100, LocalDate.EPOCH::plusDays).text());
    assertEquals("vector", spec(ColumnType.VECTOR, 100, i -> List.of(1, i)).text());
  }

  @Test
  void aSmallTableHasCategoriesToo() {
    assertEquals(
        "category rare 1", spec(ColumnType.TEXT, 3, i -> "ab".substring(i % 2, 1 + i % 2)).text());
    assertEquals("category rare 2", spec(ColumnType.TEXT, 12, i -> "city " + i % 4).text());
    assertEquals(
        "each of its texts has fewer than 10 rows",
        spec(ColumnType.TEXT, 100, i -> "city " + i % 80).reason());
  }

  @Test
  void someMistakesInAColumnOfNumbersOrDatesAreRefused() {
    assertMistake("\"unknown\"", i -> i == 9 ? "unknown" : "" + i);
    assertMistake(
        "\"2021-02-30\"", i -> i == 9 ? "2021-02-30" : "2021-01-%02d".formatted(1 + i % 28));
  }

  @Test
  void numbersWithMarksAreNoCategory() {
    assertMistake("a percent sign", i -> i + "%");
    assertMistake("a percent sign", i -> "$" + i);
    assertMistake("commas", i -> i < 50 ? "" + i : "1,0%02d".formatted(i));
  }

  private static void assertMistake(String part, IntFunction<Object> values) {
    String message =
        assertThrows(IllegalArgumentException.class, () -> untyped(values)).getMessage();
    assertTrue(message.contains(part), message);
  }

  private static String untyped(IntFunction<Object> values) {
    return spec(ColumnType.UNTYPED, 100, values).text();
  }

  private static AutoSpec spec(ColumnType type, int rows, IntFunction<Object> values) {
    return spec(type, rows, values, false, true);
  }

  @Test
  void numbersMayBecomeVectorsOfBinsByTheTarget() {
    IntFunction<Object> numbers = i -> (double) i;
    String bins = "piecewise-linear 48 by target width 8";
    assertEquals(bins, spec(ColumnType.NUMBER, 100, numbers, true, true).text());
    assertEquals(
        "piecewise-linear 48 width 8", spec(ColumnType.NUMBER, 100, numbers, true, false).text());
    assertEquals("number", spec(ColumnType.NUMBER, 100, i -> (double) (i % 2), true, true).text());
    assertEquals("boolean", spec(ColumnType.BOOLEAN, 100, i -> i > 9, true, true).text());
  }

  private static AutoSpec spec(
      ColumnType type, int rows, IntFunction<Object> values, boolean embedded, boolean target) {
    ColumnProfile profile = new ColumnProfile("c", type, ZoneId.of("UTC"), null, 1);
    for (int i = 0; i < rows; i++) {
      Object value = values.apply(i);
      profile.add(value, i, new Object[] {value});
    }
    return AutoSpec.of(profile, embedded, target);
  }
}
