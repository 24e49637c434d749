package kindling.tables;

import java.sql.Date;
import java.sql.Timestamp;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAccessor;
import java.time.temporal.TemporalQueries;

/** A date, or a point in time on a clock: an object of Java, or a text. */
final class Moment {
  private Moment() {}

  /** Whether a value is a date or a point in time. */
  static boolean isOne(Object value) {
    return value instanceof java.util.Date
        || value instanceof LocalDate
        || value instanceof LocalDateTime
        || value instanceof Instant
        || value instanceof OffsetDateTime
        || value instanceof ZonedDateTime;
  }

  /** A number that is different for different moments of the same type, in any time zone. */
  static long micros(Object moment) {
    return ChronoUnit.MICROS.between(
        LocalDateTime.ofEpochSecond(0, 0, ZoneOffset.UTC), local(moment, ZoneOffset.UTC));
  }

  /** Date and time on the clock of a zone; a date is its midnight. */
  static LocalDateTime local(Object moment, ZoneId zone) {
    if (moment instanceof Date date) {
      return date.toLocalDate().atStartOfDay();
    }
    if (moment instanceof Timestamp timestamp) {
      return LocalDateTime.ofInstant(timestamp.toInstant(), zone);
    }
    if (moment instanceof java.util.Date date) {
      return LocalDateTime.ofInstant(date.toInstant(), zone);
    }
    if (moment instanceof LocalDate date) {
      return date.atStartOfDay();
    }
    if (moment instanceof LocalDateTime clock) {
      return clock;
    }
    if (moment instanceof Instant instant) {
      return LocalDateTime.ofInstant(instant, zone);
    }
    if (moment instanceof OffsetDateTime offset) {
      return LocalDateTime.ofInstant(offset.toInstant(), zone);
    }
    return LocalDateTime.ofInstant(((ZonedDateTime) moment).toInstant(), zone);
  }

  /**
   * Date and time of a text.
   *
   * @param format of {@link DateTimeFormatter}; empty for 2024-12-31, perhaps followed by T or a
   *     space, the time, and an offset
   * @return null if the text has another form
   */
  static LocalDateTime parse(String text, String format, ZoneId zone) {
    String stripped = text.strip();
    if (format.isEmpty() && !looksIso(stripped)) {
      return null;
    }
    try {
      if (format.isEmpty() && stripped.length() == 10) {
        return LocalDate.parse(stripped).atStartOfDay();
      }
      TemporalAccessor parsed =
          format.isEmpty()
              ? DateTimeFormatter.ISO_DATE_TIME.parse(stripped.replace(' ', 'T'))
              : DateTimeFormatter.ofPattern(format).parse(stripped);
      LocalTime time = parsed.query(TemporalQueries.localTime());
      LocalDate date = parsed.query(TemporalQueries.localDate());
      if (date == null) {
        return null;
      }
      LocalDateTime clock = date.atTime(time == null ? LocalTime.MIDNIGHT : time);
      ZoneId own = parsed.query(TemporalQueries.zone());
      return own == null ? clock : LocalDateTime.ofInstant(clock.atZone(own).toInstant(), zone);
    } catch (DateTimeException e) {
      return null;
    }
  }

  private static boolean looksIso(String text) {
    return text.length() >= 10
        && Character.isDigit(text.charAt(0))
        && text.charAt(4) == '-'
        && text.charAt(7) == '-';
  }

  /** Days since 1970, with the time of day as a fraction. */
  static double days(LocalDateTime clock) {
    return clock.toLocalDate().toEpochDay() + clock.toLocalTime().toNanoOfDay() / 86400e9;
  }
}
