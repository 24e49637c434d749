package kindling.tables.cells;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.chrono.IsoChronology;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.ResolverStyle;
import java.time.temporal.TemporalAccessor;
import java.time.temporal.TemporalQueries;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Reads dates and points in time out of texts. A date that does not exist, such as 2021-02-30, is
 * none. Names of months and days are English, whatever the machine's language is.
 */
public final class DateFormat {
  private static final Map<String, DateFormat> KNOWN = new ConcurrentHashMap<>();

  /** A file from a stranger could name any number of formats. */
  private static final int MOST_KNOWN = 1000;

  /** Dates have at least this length: 2024-12-31. */
  private static final int ISO_DATE = 10;

  private static final LocalDateTime SAMPLE = LocalDateTime.of(2024, 12, 31, 13, 14, 15);

  private final DateTimeFormatter formatter;
  private final boolean iso;

  private DateFormat(DateTimeFormatter formatter, boolean iso) {
    this.formatter = formatter.withResolverStyle(ResolverStyle.STRICT);
    this.iso = iso;
  }

  /**
   * A format.
   *
   * @param pattern of {@link DateTimeFormatter}; empty for 2024-12-31, perhaps followed by T or a
   *     space, the time, and an offset or a zone
   * @throws IllegalArgumentException if it is none, or has no year, month and day
   */
  public static DateFormat of(String pattern) {
    DateFormat known = KNOWN.get(pattern);
    if (known == null) {
      known = pattern.isEmpty() ? new DateFormat(iso(), true) : made(pattern);
      if (KNOWN.size() < MOST_KNOWN) {
        KNOWN.put(pattern, known);
      }
    }
    return known;
  }

  private static DateTimeFormatter iso() {
    return new DateTimeFormatterBuilder()
        .parseCaseInsensitive()
        .append(DateTimeFormatter.ISO_LOCAL_DATE)
        .appendLiteral('T')
        .append(DateTimeFormatter.ISO_LOCAL_TIME)
        .appendPattern("[ ]")
        .appendPattern("[XXX][XX][X]")
        .appendPattern("['['VV']'][VV]")
        .toFormatter(Locale.ENGLISH)
        .withChronology(IsoChronology.INSTANCE);
  }

  private static DateFormat made(String pattern) {
    DateFormat format;
    try {
      format =
          new DateFormat(
              new DateTimeFormatterBuilder()
                  .parseCaseInsensitive()
                  .appendPattern(proleptic(pattern))
                  .toFormatter(Locale.ENGLISH)
                  .withChronology(IsoChronology.INSTANCE),
              false);
    } catch (IllegalArgumentException | ClassCastException e) {
      // Java casts a padded number that another one follows at once, as in yyyy-pMMdd.
      throw new IllegalArgumentException(
          "\"%s\" is no format of dates, such as dd.MM.yyyy".formatted(pattern), e);
    }
    LocalDateTime read = null;
    try {
      String sample = format.formatter.format(SAMPLE.atZone(ZoneId.of("UTC")));
      read = format.parse(sample, ZoneOffset.UTC);
    } catch (DateTimeException e) {
      // It asks for what a point in time does not have; the same as no date.
    }
    if (read == null || !read.toLocalDate().equals(SAMPLE.toLocalDate())) {
      throw new IllegalArgumentException(
          "\"%s\" has no year, month and day, as dd.MM.yyyy has".formatted(pattern));
    }
    return format;
  }

  /** The pattern with the year as a number of its own: a strict reader asks yyyy for an era. */
  private static String proleptic(String pattern) {
    if (pattern.indexOf('G') >= 0) {
      return pattern;
    }
    StringBuilder changed = new StringBuilder();
    boolean quoted = false;
    for (int i = 0; i < pattern.length(); i++) {
      char c = pattern.charAt(i);
      quoted ^= c == '\'';
      changed.append(!quoted && c == 'y' ? 'u' : c);
    }
    return changed.toString();
  }

  /**
   * Date and time of a text; a point in time with an offset is read on the clock of the zone.
   *
   * @return null if the text has another form
   */
  public LocalDateTime parse(String text, ZoneId zone) {
    String stripped = text.strip();
    if (iso && !looksIso(stripped)) {
      return null;
    }
    try {
      return iso && stripped.length() == ISO_DATE
          ? LocalDate.parse(stripped).atStartOfDay()
          : clock(formatter.parse(iso ? withT(stripped) : stripped), zone);
    } catch (DateTimeException e) {
      return null;
    }
  }

  private static LocalDateTime clock(TemporalAccessor parsed, ZoneId zone) {
    LocalDate date = parsed.query(TemporalQueries.localDate());
    if (date == null) {
      return null;
    }
    LocalTime time = parsed.query(TemporalQueries.localTime());
    LocalDateTime clock = date.atTime(time == null ? LocalTime.MIDNIGHT : time);
    ZoneId own = parsed.query(TemporalQueries.zone());
    return own == null ? clock : LocalDateTime.ofInstant(clock.atZone(own).toInstant(), zone);
  }

  private static String withT(String text) {
    return text.charAt(ISO_DATE) == ' '
        ? text.substring(0, ISO_DATE) + 'T' + text.substring(ISO_DATE + 1)
        : text;
  }

  private static boolean looksIso(String text) {
    return text.length() >= ISO_DATE
        && Character.isDigit(text.charAt(0))
        && text.charAt(4) == '-'
        && text.charAt(7) == '-';
  }
}
