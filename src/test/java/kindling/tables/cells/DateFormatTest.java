package kindling.tables.cells;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

class DateFormatTest {
  private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

  @Test
  void isoTextsAreDatesAndTimes() {
    assertEquals(LocalDateTime.of(2024, 2, 29, 0, 0), iso("2024-02-29"));
    assertEquals(LocalDateTime.of(2024, 2, 29, 7, 30), iso("2024-02-29 07:30"));
    assertEquals(
        LocalDateTime.of(2024, 2, 29, 7, 30, 1, 500_000_000), iso("2024-02-29T07:30:01.5"));
  }

  @Test
  void anOffsetIsReadOnTheClockOfTheZone() {
    LocalDateTime winter = LocalDateTime.of(2024, 1, 31, 11, 0);
    List<String> texts =
        List.of(
            "2024-01-31T10:00:00Z",
            "2024-01-31T11:00:00+01",
            "2024-01-31 11:00:00+0100",
            "2024-01-31 11:00:00 +01:00",
            "2024-01-31T05:00-05:00",
            "2024-01-31 10:00:00 UTC",
            "2024-01-31T11:00:00+01:00[Europe/Berlin]");
    texts.forEach(text -> assertEquals(winter, iso(text), text));
  }

  @Test
  void aDateThatDoesNotExistIsNone() {
    for (String text : List.of("2021-02-30", "2021-13-01", "2021-02-30T10:00", "2021-2-3", "")) {
      assertNull(iso(text), text);
    }
    assertNull(DateFormat.of("dd.MM.yyyy").parse("30.02.2021", BERLIN));
    assertNull(DateFormat.of("yyyyMMdd").parse("20210230", BERLIN));
  }

  @Test
  void formatsReadDatesInEnglishWhateverTheMachineSpeaks() {
    Locale before = Locale.getDefault();
    try {
      Locale.setDefault(Locale.GERMAN);
      LocalDateTime day = LocalDateTime.of(2024, 10, 5, 0, 0);
      assertEquals(day, DateFormat.of("d MMM yyyy").parse("5 oct 2024", BERLIN));
      assertEquals(day, DateFormat.of("dd/MM/yy").parse("05/10/24", BERLIN));
      assertEquals(day.withHour(15), DateFormat.of("M/d/yyyy h a").parse("10/5/2024 3 PM", BERLIN));
    } finally {
      Locale.setDefault(before);
    }
  }

  @Test
  void aFormatWithoutADayIsRefused() {
    for (String format : List.of("MM.yyyy", "HH:mm", "EEE")) {
      assertThrows(IllegalArgumentException.class, () -> DateFormat.of(format), format);
    }
    for (String format : List.of("dd.bb.yyyy", "yyyy-pMMdd")) {
      IllegalArgumentException error =
          assertThrows(IllegalArgumentException.class, () -> DateFormat.of(format));
      assertTrue(error.getMessage().contains("is no format of dates"), error::getMessage);
    }
  }

  private static LocalDateTime iso(String text) {
    return DateFormat.of("").parse(text, BERLIN);
  }
}
