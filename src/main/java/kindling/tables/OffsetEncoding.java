package kindling.tables;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import kindling.config.Registry.Entry;
import kindling.tables.cells.Cell;
import kindling.tables.cells.CellFault;

/**
 * A number that is added to the score of a row before the exponential function of a loss with a log
 * link, without a weight (McCullagh and Nelder: Generalized Linear Models, 2nd edition, 1989,
 * section 6.2.3): {@code o = x - c}, or {@code o = ln x - c} for an exposure, to which the
 * prediction is then proportional. The constant c makes the offset of a usual row 0, and has no
 * other effect, because the network's last bias takes its place.
 *
 * @param log whether the logarithm is taken
 * @param center c: the mean of the training rows, or the logarithm of their mean
 */
public record OffsetEncoding(boolean log, double center) implements Encoding {
  static final Entry<EncodingKind> KIND =
      new Entry<>(
          "offset",
          "offset [log]",
          "x - μ, or with log ln(x / μ)",
          "a number that is added to the score before the exponential function of poisson, gamma or tweedie, without a weight; log is for an exposure, such as a time or an area, to which the label is proportional; it may not be missing",
          "McCullagh and Nelder, 1989",
          new Kind());

  private record Kind() implements EncodingKind {
    @Override
    public ColumnSpec spec(SpecText text) {
      boolean log = text.choice("", "log").equals("log");
      text.end();
      return new Spec(log);
    }

    @Override
    public Encoding read(Kept json) {
      return new OffsetEncoding(json.flag("log"), json.number("center"));
    }
  }

  record Spec(boolean log) implements ColumnSpec {
    @Override
    public Encoding fit(ColumnProfile profile) {
      ColumnRules.requireNumbers(profile);
      if (profile.missing() > 0) {
        throw new IllegalArgumentException(
            "%,d of %,d rows have no value, but an offset is needed in every row"
                .formatted(profile.missing(), profile.rows()));
      }
      if (log && !(profile.moments().least() > 0)) {
        throw new IllegalArgumentException(
            "its least value is %s, but offset log takes the logarithm, so that all must be above 0"
                .formatted(profile.moments().least()));
      }
      double mean = profile.moments().mean();
      return new OffsetEncoding(log, log ? StrictMath.log(mean) : mean);
    }

    @Override
    public String toString() {
      return log ? "offset log" : "offset";
    }
  }

  @Override
  public String kind() {
    return KIND.name();
  }

  @Override
  public int width() {
    return 1;
  }

  @Override
  public String part() {
    return "offset";
  }

  @Override
  public void encode(Object value, float[] row, int at) {
    double x = value == null ? Double.NaN : Cell.number(value);
    if (!Double.isFinite(x) || (log && x <= 0)) {
      throw new CellFault(value, log ? "a number above 0" : "a finite number");
    }
    row[at] = (float) ((log ? StrictMath.log(x) : x) - center);
  }

  @Override
  public List<String> features(String column) {
    return List.of(column);
  }

  @Override
  public Map<String, Object> json() {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("log", log);
    json.put("center", center);
    return json;
  }

  @Override
  public String summary() {
    return log
        ? "ln(x / %.6g) is added to the score".formatted(Math.exp(center))
        : "x - %.6g is added to the score".formatted(center);
  }
}
