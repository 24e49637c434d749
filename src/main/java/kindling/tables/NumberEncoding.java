package kindling.tables;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.DoubleUnaryOperator;
import kindling.config.Registry.Entry;
import kindling.tables.cells.Cell;
import kindling.tables.cells.CellFault;
import kindling.tables.statistics.Knots;
import kindling.tables.statistics.PiecewiseLine;

/**
 * A number, scaled. With {@code t} the number, or with {@link Scale#LOG} {@code sign(x)·ln(1 +
 * |x|)}:
 *
 * <ul>
 *   <li>{@link Scale#STANDARD}, {@link Scale#LOG}: {@code (t - μ) / σ} with mean and standard
 *       deviation of the training rows
 *   <li>{@link Scale#QUANTILE}: the quantile of the standard normal distribution whose rank is that
 *       of the number among the training rows, linear between knots
 *   <li>{@link Scale#NONE}: {@code t}
 * </ul>
 *
 * @param scale how it is scaled
 * @param mean μ
 * @param factor 1 / σ
 * @param knots of quantiles, ascending; empty for other scales
 * @param normal quantiles of the normal distribution at the knots
 * @param fill in the place of a missing value, before it is scaled
 * @param indicator whether a second float is 1 if the value is missing, else 0
 */
@SuppressWarnings("ArrayRecordComponent") // they are never changed
public record NumberEncoding(
    Scale scale,
    double mean,
    double factor,
    double[] knots,
    double[] normal,
    double fill,
    boolean indicator)
    implements Encoding {
  /** How a number is scaled. */
  public enum Scale {
    STANDARD,
    QUANTILE,
    LOG,
    NONE;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  static final Entry<EncodingKind> KIND =
      new Entry<>(
          "number",
          "number [standard|quantile|log|none] [missing VALUE]",
          "(x - μ) / σ, or the normal quantile of its rank, or (sign(x)·ln(1 + |x|) - μ) / σ, or x",
          "a number; a missing value becomes the median or VALUE, and a second feature says that it is missing",
          "",
          new Kind());

  private static final int MOST_KNOTS = 1000;

  private record Kind() implements EncodingKind {
    @Override
    public ColumnSpec spec(SpecText text) {
      Scale scale =
          Scale.valueOf(
              text.choice("standard", "quantile", "log", "none").toUpperCase(Locale.ROOT));
      double fill = text.numberAfter("missing", Double.NaN);
      text.end();
      return new Spec(scale, fill);
    }

    @Override
    public Encoding read(Kept json) {
      NumberEncoding read =
          new NumberEncoding(
              Scale.valueOf(json.text("scale").toUpperCase(Locale.ROOT)),
              json.number("mean"),
              json.number("factor"),
              json.numbers("knots"),
              json.numbers("normal"),
              json.number("fill"),
              json.flag("indicator"));
      boolean quantiles = read.scale == Scale.QUANTILE;
      if (read.knots.length != read.normal.length || quantiles != read.knots.length > 0) {
        throw new IllegalArgumentException("knots: expected as many as normal");
      }
      for (int i = 1; i < read.knots.length; i++) {
        if (read.knots[i] <= read.knots[i - 1]) {
          throw new IllegalArgumentException("knots: expected ascending numbers");
        }
      }
      return read;
    }
  }

  /**
   * A number.
   *
   * @param fill NaN for the median
   */
  record Spec(Scale scale, double fill) implements ColumnSpec {
    @Override
    public boolean isLogarithmic() {
      return scale == Scale.LOG;
    }

    @Override
    public Encoding fit(ColumnProfile profile) {
      ColumnRules.requireNumbers(profile);
      if (scale == Scale.NONE) {
        ColumnRules.requireFloats(profile);
      }
      double deviation = profile.moments().deviation();
      boolean scaled = scale == Scale.STANDARD || scale == Scale.LOG;
      double[] knots = scale == Scale.QUANTILE ? profile.quantiles(MOST_KNOTS) : new double[0];
      Knots kept = Knots.of(knots);
      return new NumberEncoding(
          scale,
          scaled ? profile.moments().mean() : 0,
          scaled && deviation > 0 ? 1 / deviation : 1,
          kept.x(),
          kept.z(),
          Double.isNaN(fill) ? profile.median() : fill,
          profile.missing() > 0);
    }

    @Override
    public String toString() {
      return "number"
          + (scale == Scale.STANDARD ? "" : " " + scale)
          + (Double.isNaN(fill) ? "" : " missing " + fill);
    }
  }

  @Override
  public String kind() {
    return KIND.name();
  }

  @Override
  public int width() {
    return indicator ? 2 : 1;
  }

  @Override
  public void encode(Object value, float[] row, int at) {
    double x = value == null ? fill : Cell.number(value);
    if (!Double.isFinite(x)) {
      throw new CellFault(value, "a finite number");
    }
    row[at] = (float) scaled(x);
    if (!Float.isFinite(row[at])) {
      throw new CellFault(value, CellFault.NEARER);
    }
    if (indicator) {
      row[at + 1] = value == null ? 1 : 0;
    }
  }

  private double scaled(double x) {
    return switch (scale) {
      case NONE -> x;
      case STANDARD -> (x - mean) * factor;
      case LOG -> (logarithm(x) - mean) * factor;
      case QUANTILE -> PiecewiseLine.at(knots, normal, x);
    };
  }

  static double logarithm(double x) {
    return Math.signum(x) * StrictMath.log1p(Math.abs(x));
  }

  /** Numbers of six digits, because a feature has no more than seven. */
  @Override
  public List<Object> typicalValues(float[] quantiles) {
    return typicalValues(quantiles, this::unscaled, indicator);
  }

  static List<Object> typicalValues(
      float[] quantiles, DoubleUnaryOperator unscaled, boolean indicator) {
    List<Object> values = new ArrayList<>();
    double last = unscaled.applyAsDouble(quantiles[quantiles.length - 1]);
    double spread = last - unscaled.applyAsDouble(quantiles[0]);
    for (float quantile : quantiles) {
      double number = unscaled.applyAsDouble(quantile);
      // The features are floats, so that a 0 comes back as some rounding error.
      boolean isZero = Math.abs(number) < 1e-6 * spread;
      Double x = isZero ? 0.0 : new BigDecimal(number).round(new MathContext(6)).doubleValue();
      if (!values.contains(x)) {
        values.add(x);
      }
    }
    if (indicator) {
      values.add(null);
    }
    return values;
  }

  /** The mean or the median; that of an unscaled number is what a missing value becomes. */
  @Override
  public float[] baseline() {
    float[] baseline = new float[width()];
    baseline[0] = scale == Scale.NONE ? (float) fill : 0;
    return baseline;
  }

  private double unscaled(double feature) {
    double t = mean + feature / factor;
    return switch (scale) {
      case NONE -> feature;
      case STANDARD -> t;
      case LOG -> Math.signum(t) * StrictMath.expm1(Math.abs(t));
      case QUANTILE -> PiecewiseLine.at(normal, knots, feature);
    };
  }

  @Override
  public List<String> features(String column) {
    return Encoding.features(column, indicator);
  }

  @Override
  public Map<String, Object> json() {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("scale", scale.toString());
    json.put("mean", mean);
    json.put("factor", factor);
    json.put("knots", boxed(knots));
    json.put("normal", boxed(normal));
    json.put("fill", fill);
    json.put("indicator", indicator);
    return json;
  }

  static List<Double> boxed(double[] numbers) {
    List<Double> boxed = new ArrayList<>();
    for (double number : numbers) {
      boxed.add(number);
    }
    return boxed;
  }

  @Override
  public String summary() {
    String how =
        switch (scale) {
          case STANDARD -> "mean %.6g, standard deviation %.6g".formatted(mean, 1 / factor);
          case LOG ->
              "of the logarithm: mean %.6g, standard deviation %.6g".formatted(mean, 1 / factor);
          case QUANTILE -> "%,d quantiles".formatted(knots.length);
          case NONE -> "as it is";
        };
    return indicator ? how + ", missing = %.6g".formatted(fill) : how;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof NumberEncoding encoding && json().equals(encoding.json());
  }

  @Override
  public int hashCode() {
    return json().hashCode();
  }
}
