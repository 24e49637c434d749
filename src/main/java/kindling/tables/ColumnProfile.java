package kindling.tables;

import java.io.Serial;
import java.io.Serializable;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import kindling.tables.cells.Cell;
import kindling.tables.cells.DateFormat;
import kindling.tables.cells.Moment;
import kindling.tables.cells.OddValues;
import kindling.tables.statistics.Moments;
import kindling.tables.statistics.ValueSample;

/**
 * What some rows have in a column: how many values are missing, are numbers or dates, the moments
 * of these, and how often each text occurs. Profiles of parts can be added, in any order.
 */
public final class ColumnProfile implements Serializable {
  @Serial private static final long serialVersionUID = 1L;

  private final String name;
  private final ColumnType type;
  private final ZoneId zone;
  private final boolean logarithmic;
  // empty for that of ISO 8601, and if no date is expected
  private final String dateFormat;
  private final Moments moments = new Moments();
  private final LevelCounts levels;
  private long rows;
  private long missing;
  private long numbers;
  private long whole;
  private long dates;
  private long times;
  private long flags;
  private long words;
  private int vectorWidth = Integer.MAX_VALUE; // without vectors
  private final OddValues odd = new OddValues();
  private ValueSample sample;

  /**
   * A profile without rows. The more columns a table has, the fewer levels are counted if no
   * specification asks for them.
   *
   * @param zone on whose clock points in time are read
   * @param spec of the column; null if it is chosen by the profile
   * @param columns of the table; 1 to count all levels
   */
  public ColumnProfile(String name, ColumnType type, ZoneId zone, ColumnSpec spec, int columns) {
    this.name = name;
    this.type = type;
    this.zone = zone;
    this.logarithmic = spec != null && spec.isLogarithmic();
    this.dateFormat = spec == null ? "" : spec.dateFormat();
    this.levels = LevelCounts.of(spec != null && spec.needsLevels() ? 1 : columns);
  }

  /**
   * Adds the value of a row.
   *
   * @param value null if it is missing
   * @param key hash of the row's content
   * @param row all its values
   * @return the number for quantiles; NaN for none
   */
  double add(Object value, long key, Object[] row) {
    rows++;
    if (value == null) {
      missing++;
      return Double.NaN;
    }
    int size = type == ColumnType.VECTOR ? VectorEncoding.size(value) : -1;
    if (size >= 0) {
      vectorWidth = Math.min(vectorWidth, size);
      return Double.NaN;
    }
    if (Moment.isOne(value)) {
      addMoment(value, key, row);
      return Double.NaN;
    }
    return value instanceof Number number ? addNumber(number, key, row) : addText(value, key, row);
  }

  private void addMoment(Object value, long key, Object[] row) {
    String text = String.valueOf(value);
    levels.add(text);
    odd.onlyDate(text, key, row);
    words++;
    addDate(Moment.local(value, zone));
  }

  private void addDate(LocalDateTime clock) {
    dates++;
    times += clock.toLocalTime().equals(LocalTime.MIDNIGHT) ? 0 : 1;
    moments.add(Moment.days(clock));
  }

  /** Makes no text of it, but to show it in an error, as there may be many. */
  private double addNumber(Number value, long key, Object[] row) {
    double number = value.doubleValue();
    words++;
    if (!ColumnRules.isCounted(number)) {
      levels.add(Cell.text(value));
      odd.large(Cell.text(value), key, row);
      return Double.NaN;
    }
    count(number, value);
    flags += number == 0 || number == 1 ? 1 : 0;
    if (!dateFormat.isEmpty()) {
      see(Cell.text(value), key, row);
    }
    return number;
  }

  private void count(double number, Object value) {
    levels.add(number, value);
    numbers++;
    whole += number == Math.rint(number) ? 1 : 0;
    if (dateFormat.isEmpty()) {
      moments.add(logarithmic ? NumberEncoding.logarithm(number) : number);
    }
  }

  /** Counts a text that should be a date. */
  private void see(String text, long key, Object[] row) {
    LocalDateTime clock = DateFormat.of(dateFormat).parse(text, zone);
    if (clock == null) {
      odd.noDate(text, key, row);
    } else {
      addDate(clock);
    }
  }

  private double addText(Object value, long key, Object[] row) {
    String text = Cell.text(value);
    double number = value instanceof Boolean ? Cell.number(value) : Cell.number(text);
    boolean isNumber = ColumnRules.isCounted(number);
    if (isNumber) {
      count(number, value);
    } else {
      levels.add(text);
      odd.noNumber(text, number, key, row);
    }
    if (Cell.flag(text) == null) {
      odd.noFlag(text, key, row);
    } else {
      flags++;
    }
    if (!isNumber || !dateFormat.isEmpty()) {
      see(text, key, row);
    }
    words += isNumber ? 1 : TextEncoding.countWords(text);
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
    vectorWidth = Math.min(vectorWidth, other.vectorWidth);
    odd.add(other.odd);
    moments.add(other.moments);
    levels.add(other.levels);
  }

  void setSample(ValueSample values) {
    this.sample = values;
  }

  ValueSample sample() {
    return sample;
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

  long flags() {
    return flags;
  }

  String dateFormat() {
    return dateFormat;
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

  /** What the column has that it should not. */
  OddValues oddValues() {
    return odd;
  }

  /** Values that are dates. */
  long dates() {
    return dates;
  }

  int vectorWidth() {
    if (vectorWidth < 1 || vectorWidth == Integer.MAX_VALUE || missing > 0) {
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

  /** A quantile of the numbers, with the level rounded to a thousandth. */
  public double quantile(double level) {
    return sample.quantiles(1001)[(int) Math.round(level * 1000)];
  }

  /**
   * Quantiles of evenly spaced ranks from 0 to 1.
   *
   * @param most the largest number of quantiles
   */
  double[] quantiles(int most) {
    return sample.quantiles((int) Math.max(2, Math.min(most, moments.count())));
  }
}
