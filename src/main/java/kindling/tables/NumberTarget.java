package kindling.tables;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import kindling.tables.cells.Cell;
import kindling.tables.cells.CellFault;
import kindling.tables.statistics.Moments;

/**
 * A number, which is standardised for training: {@code (y - μ) / σ}. Numbers that cannot be
 * negative are only divided by their mean.
 *
 * @param mean μ of the training rows; 0 if the number is only divided
 * @param deviation σ of the training rows, or their mean, above 0
 * @param range of the numbers
 */
public record NumberTarget(double mean, double deviation, LabelRange range) implements Target {
  /** Refuses a deviation of 0. */
  public NumberTarget {
    if (!(deviation > 0)) {
      throw new IllegalArgumentException("deviation: expected a number above 0");
    }
    if (range != LabelRange.ANY && mean != 0) {
      throw new IllegalArgumentException("mean: expected 0 for " + range);
    }
  }

  /** A number that is standardised. */
  public NumberTarget(double mean, double deviation) {
    this(mean, deviation, LabelRange.ANY);
  }

  /** The target for labels with some moments. */
  public static NumberTarget of(Moments moments, LabelRange range) {
    if (range == LabelRange.ANY) {
      return new NumberTarget(moments.mean(), moments.deviation());
    }
    // With a mean that is not positive, some row has a label out of range, which is refused there.
    return new NumberTarget(0, moments.mean() > 0 ? moments.mean() : 1, range);
  }

  static NumberTarget read(Kept kept) {
    String text = kept.has("range") ? kept.text("range") : "any";
    for (LabelRange range : LabelRange.values()) {
      if (spelled(range).equals(text)) {
        return new NumberTarget(kept.number("mean"), kept.number("deviation"), range);
      }
    }
    throw new IllegalArgumentException("range: expected any, not-negative or positive");
  }

  private static String spelled(LabelRange range) {
    return range.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  @Override
  public float label(Object value) {
    double number = value == null ? Double.NaN : Cell.number(value);
    if (!range.has(number)) {
      throw new CellFault(value, range.toString());
    }
    float label = (float) ((number - mean) / deviation);
    if (!Float.isFinite(label)) {
      throw new CellFault(value, CellFault.NEARER);
    }
    return label;
  }

  @Override
  public double number(double score) {
    return mean + deviation * score;
  }

  @Override
  public Double prediction(double predicted) {
    return number(predicted);
  }

  @Override
  public Map<String, Object> json() {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("kind", "number");
    json.put("mean", mean);
    json.put("deviation", deviation);
    if (range != LabelRange.ANY) {
      json.put("range", spelled(range));
    }
    return json;
  }
}
