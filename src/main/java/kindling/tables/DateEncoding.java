package kindling.tables;

import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import kindling.config.Registry.Entry;
import kindling.tables.cells.Cell;
import kindling.tables.cells.CellFault;
import kindling.tables.cells.DateFormat;
import kindling.tables.cells.Moment;

/**
 * A date or a point in time, with {@code d} the days since 1970 on the clock of the zone:
 *
 * <ul>
 *   <li>the trend: {@code (d - μ) / σ} with mean and standard deviation of the training rows
 *   <li>sine and cosine of {@code 2π·d / 365.2425}, of {@code 2π·d / 7}, and if there are times of
 *       the day, of {@code 2π·d}
 * </ul>
 *
 * <p>A missing value has zeros, and a last feature that says so.
 *
 * @param format of texts, see {@link DateTimeFormatter}; empty for ISO 8601
 * @param zone on whose clock points in time are read
 * @param mean μ, in days
 * @param factor 1 / σ
 * @param time whether there are times of the day
 * @param indicator whether the last feature says that the value is missing
 */
public record DateEncoding(
    String format, ZoneId zone, double mean, double factor, boolean time, boolean indicator)
    implements Encoding {
  /** The mean length of a year. */
  public static final double DAYS_OF_YEAR = 365.2425;

  /** The length of a week. */
  public static final double DAYS_OF_WEEK = 7;

  static final Entry<EncodingKind> KIND =
      new Entry<>(
          "date",
          "date [FORMAT]",
          "(d - μ) / σ, and sin and cos of 2π·d / 365.2425, 2π·d / 7 and 2π·d, with d the days since 1970",
          "a date or a timestamp; FORMAT is that of texts, such as dd.MM.yyyy, and ISO 8601 by default",
          "",
          new Kind());

  private record Kind() implements EncodingKind {
    @Override
    public ColumnSpec spec(SpecText text) {
      String format = text.rest();
      DateFormat.of(format);
      return new Spec(format);
    }

    @Override
    public Encoding read(Kept json) {
      try {
        DateFormat.of(json.text("format"));
        return new DateEncoding(
            json.text("format"),
            ZoneId.of(json.text("zone")),
            json.number("mean"),
            json.number("factor"),
            json.flag("time"),
            json.flag("indicator"));
      } catch (DateTimeException e) {
        throw new IllegalArgumentException("zone: expected the name of a time zone", e);
      }
    }
  }

  record Spec(String format) implements ColumnSpec {
    @Override
    public Encoding fit(ColumnProfile profile) {
      ColumnRules.requireDates(profile);
      double deviation = profile.moments().deviation();
      return new DateEncoding(
          format,
          profile.zone(),
          profile.moments().mean(),
          deviation > 0 ? 1 / deviation : 1,
          profile.hasTimes(),
          profile.missing() > 0);
    }

    @Override
    public String dateFormat() {
      return format;
    }

    @Override
    public String toString() {
      return ("date " + format).strip();
    }
  }

  @Override
  public String kind() {
    return KIND.name();
  }

  @Override
  public int width() {
    return 5 + (time ? 2 : 0) + (indicator ? 1 : 0);
  }

  @Override
  public void encode(Object value, float[] row, int at) {
    int width = width();
    if (indicator) {
      row[at + width - 1] = value == null ? 1 : 0;
    }
    if (value == null) {
      Arrays.fill(row, at, at + width - (indicator ? 1 : 0), 0f);
      return;
    }
    LocalDateTime clock =
        Moment.isOne(value)
            ? Moment.local(value, zone)
            : value instanceof CharSequence || !format.isEmpty()
                ? DateFormat.of(format).parse(Cell.text(value), zone)
                : null;
    if (clock == null) {
      throw new CellFault(
          value, format.isEmpty() ? "a date such as 2024-12-31" : "a date of the form " + format);
    }
    double days = Moment.days(clock);
    row[at] = (float) ((days - mean) * factor);
    cycle(days / DAYS_OF_YEAR, row, at + 1);
    cycle(days / DAYS_OF_WEEK, row, at + 3);
    if (time) {
      cycle(days, row, at + 5);
    }
  }

  private static void cycle(double turns, float[] row, int at) {
    double angle = 2 * Math.PI * (turns - Math.floor(turns));
    row[at] = (float) StrictMath.sin(angle);
    row[at + 1] = (float) StrictMath.cos(angle);
  }

  @Override
  public List<String> features(String column) {
    List<String> names = new ArrayList<>(List.of(column));
    for (String cycle : time ? List.of("year", "week", "day") : List.of("year", "week")) {
      names.add("%s, sine of the %s".formatted(column, cycle));
      names.add("%s, cosine of the %s".formatted(column, cycle));
    }
    if (indicator) {
      names.add(column + " is missing");
    }
    return names;
  }

  @Override
  public List<Object> typicalValues(float[] quantiles) {
    List<Object> values = new ArrayList<>();
    for (float quantile : quantiles) {
      long seconds = Math.round((mean + quantile / factor) * 86400);
      LocalDateTime clock = LocalDateTime.ofEpochSecond(seconds, 0, ZoneOffset.UTC);
      Object value = time ? clock : clock.plusHours(12).toLocalDate();
      if (!values.contains(value)) {
        values.add(value);
      }
    }
    if (indicator) {
      values.add(null);
    }
    return values;
  }

  @Override
  public Map<String, Object> json() {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("format", format);
    json.put("zone", zone.getId());
    json.put("mean", mean);
    json.put("factor", factor);
    json.put("time", time);
    json.put("indicator", indicator);
    return json;
  }

  @Override
  public String summary() {
    return time ? "date, week, year and time of day" : "date, week and year";
  }
}
