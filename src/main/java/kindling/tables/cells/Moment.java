package kindling.tables.cells;

import java.sql.Date;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoField;

/** A date, or a point in time on a clock, as an object of Java. */
public final class Moment {
  private Moment() {}

  /** Whether a value is a date or a point in time. */
  public static boolean isOne(Object value) {
    return value instanceof java.util.Date
        || value instanceof LocalDate
        || value instanceof LocalDateTime
        || value instanceof Instant
        || value instanceof OffsetDateTime
        || value instanceof ZonedDateTime;
  }

  /** A number that is different for different moments of the same type, in any time zone. */
  public static long micros(Object moment) {
    LocalDateTime clock = local(moment, ZoneOffset.UTC);
    // Wraps for dates hundreds of thousands of years away, which is as good for a hash.
    return clock.toEpochSecond(ZoneOffset.UTC) * 1_000_000 + clock.get(ChronoField.MICRO_OF_SECOND);
  }

  /** Date and time on the clock of a zone; a date is its midnight. */
  public static LocalDateTime local(Object moment, ZoneId zone) {
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

  /** Days since 1970, with the time of day as a fraction. */
  public static double days(LocalDateTime clock) {
    return clock.toLocalDate().toEpochDay() + clock.toLocalTime().toNanoOfDay() / 86400e9;
  }
}
