package kindling.tables;

import java.io.Serial;
import java.io.Serializable;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;

/**
 * What some rows have in a column: how many values are missing, are numbers or dates, the moments
 * of these, and how often each text occurs. Profiles of parts can be added, in any order.
 */
public final class ColumnProfile implements Serializable {
  @Serial private static final long serialVersionUID = 1L;

  /** Squares of larger numbers overflow. */
  private static final double MOST = 1e150;

  private final String name;
  private final ColumnType type;
  private final ZoneId zone;
  private final boolean logarithmic;
  private final String dateFormat;
  private final Moments moments = new Moments();
  private final LevelCounts levels = new LevelCounts(CategoryEncoding.MOST_LEVELS);
  private long rows;
  private long missing;
  private long numbers;
  private long whole;
  private long dates;
  private long times;
  private long flags;
  private long words;
  private int vectorWidth = -1;
  // The least by text, so that it does not depend on the order; null for none.
  private String noNumber;
  private String noDate;
  private String noFlag;
  private ValueSample sample;

  /**
   * A profile without rows.
   *
   * @param zone on whose clock points in time are read
   * @param spec of the column; null if it is chosen by the profile
   */
  public ColumnProfile(String name, ColumnType type, ZoneId zone, ColumnSpec spec) {
    this.name = name;
    this.type = type;
    this.zone = zone;
    this.logarithmic = spec != null && spec.isLogarithmic();
    this.dateFormat = spec == null ? "" : spec.dateFormat();
  }

  /**
   * Adds the value of a row.
   *
   * @param value null if it is missing
   * @return the number for quantiles; NaN for none
   */
  double add(Object value) {
    rows++;
    if (value == null) {
      missing++;
      return Double.NaN;
    }
    int size = type == ColumnType.VECTOR ? VectorEncoding.size(value) : -1;
    if (size >= 0) {
      vectorWidth = vectorWidth < 0 ? size : Math.min(vectorWidth, size);
      return Double.NaN;
    }
    boolean isMoment = Moment.isOne(value);
    String text = isMoment ? String.valueOf(value) : Cell.text(value);
    levels.add(text);
    double number = isMoment ? Double.NaN : Cell.number(value);
    boolean isNumber = Double.isFinite(number) && Math.abs(number) < MOST;
    if (isNumber) {
      numbers++;
      whole += number == Math.rint(number) ? 1 : 0;
      moments.add(logarithmic ? NumberEncoding.logarithm(number) : number);
    } else {
      noNumber = least(noNumber, text);
    }
    flags += Cell.flag(value) == null ? 0 : 1;
    if (Cell.flag(value) == null) {
      noFlag = least(noFlag, text);
    }
    boolean mayBeDate = !isNumber || !dateFormat.isEmpty();
    LocalDateTime clock =
        isMoment
            ? Moment.local(value, zone)
            : mayBeDate && value instanceof CharSequence
                ? Moment.parse(text, dateFormat, zone)
                : null;
    if (clock == null) {
      noDate = least(noDate, text);
    } else {
      dates++;
      times += clock.toLocalTime().equals(LocalTime.MIDNIGHT) ? 0 : 1;
      moments.add(Moment.days(clock));
    }
    words +=
        type == ColumnType.TEXT || type == ColumnType.UNTYPED ? TextEncoding.words(text).size() : 1;
    return isNumber ? number : Double.NaN;
  }

  void add(ColumnProfile other) {
    rows += other.rows;
    missing += other.missing;
    numbers += other.numbers;
    whole += other.whole;
    dates += other.dates;
    times += other.times;
    flags += other.flags;
    words += other.words;
    vectorWidth =
        vectorWidth < 0
            ? other.vectorWidth
            : other.vectorWidth < 0 ? vectorWidth : Math.min(vectorWidth, other.vectorWidth);
    noNumber = least(noNumber, other.noNumber);
    noDate = least(noDate, other.noDate);
    noFlag = least(noFlag, other.noFlag);
    moments.add(other.moments);
    levels.add(other.levels);
  }

  private static String least(String a, String b) {
    return a == null ? b : b == null || a.compareTo(b) <= 0 ? a : b;
  }

  void setSample(ValueSample values) {
    this.sample = values;
  }

  /** The name of the column. */
  public String name() {
    return name;
  }

  /** What the data set declares. */
  public ColumnType type() {
    return type;
  }

  ZoneId zone() {
    return zone;
  }

  /** All rows. */
  public long rows() {
    return rows;
  }

  /** Rows without a value. */
  public long missing() {
    return missing;
  }

  /** Rows with a value. */
  public long present() {
    return rows - missing;
  }

  /** Whether all values are numbers. */
  public boolean areNumbers() {
    return present() > 0 && numbers == present();
  }

  /** Whether all values are whole numbers. */
  public boolean areWhole() {
    return areNumbers() && whole == numbers;
  }

  /** Values that are numbers, or texts of numbers. */
  public long numbers() {
    return numbers;
  }

  /** Whether all values are dates. */
  public boolean areDates() {
    return present() > 0 && dates == present();
  }

  /** Whether all values are true or false, or words for it. */
  public boolean areFlags() {
    return present() > 0 && flags == present();
  }

  boolean hasTimes() {
    return times > 0;
  }

  /** Words of a text, on average. */
  public double wordsOfText() {
    return (double) words / Math.max(1, present());
  }

  /** Moments of the numbers, or of the days since 1970 of dates. */
  public Moments moments() {
    return moments;
  }

  /** How often each text occurs. */
  public LevelCounts levels() {
    return levels;
  }

  /** A value that is no number; null without one. */
  public String firstText() {
    return noNumber;
  }

  int vectorWidth() {
    if (vectorWidth < 1 || missing > 0) {
      throw new IllegalArgumentException(
          missing > 0
              ? "%,d of %,d rows have no vector; drop them, or fill them in"
                  .formatted(missing, rows)
              : "its first vector is empty, or it has none");
    }
    return vectorWidth;
  }

  /** The median of the numbers; 0 without numbers. */
  double median() {
    return present() == 0 ? 0 : sample.quantiles(1)[0];
  }

  /**
   * Quantiles of evenly spaced ranks from 0 to 1.
   *
   * @param most the largest number of quantiles
   */
  double[] quantiles(int most) {
    return sample.quantiles((int) Math.max(2, Math.min(most, moments.count())));
  }

  void requireNumbers() {
    require(numbers, noNumber, "a number");
  }

  void requireDates() {
    require(
        dates,
        noDate,
        dateFormat.isEmpty() ? "a date such as 2024-12-31" : "a date of the form " + dateFormat);
  }

  void requireFlags() {
    require(flags, noFlag, "true or false");
  }

  private void require(long right, String other, String expected) {
    if (right < present()) {
      throw new IllegalArgumentException(
          "%,d of %,d values are not %s, such as %s"
              .formatted(present() - right, present(), expected, CellFault.shown(other)));
    }
  }
}
