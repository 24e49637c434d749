package kindling.tables;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import kindling.config.Registry.Entry;

/**
 * A number that is embedded by sums of sines and cosines whose frequencies are trained. The feature
 * is the number as {@code number quantile} scales it.
 *
 * @param number the scaled number
 * @param frequencies of the sines
 * @param embedded numbers of the vector
 * @param deviation standard deviation of the first frequencies
 */
public record PeriodicEncoding(
    NumberEncoding number, int frequencies, int embedded, float deviation) implements Encoding {
  static final Entry<EncodingKind> KIND =
      new Entry<>(
          "periodic",
          "periodic [FREQUENCIES] [width WIDTH] [deviation DEVIATION] [missing VALUE]",
          "WIDTH trained sums of sin(2π·c·x) and cos(2π·c·x)",
          "a number, scaled as by number quantile; there are 24 trained frequencies c by default, which begin as Gaussians with DEVIATION (0.1 by default), and 16 sums",
          "Gorishniy, Rubachev and Babenko, 2022",
          new Kind());

  private static final int FREQUENCIES = 24;
  private static final int WIDTH = 16;
  private static final int MOST = 1024;
  private static final double DEVIATION = 0.1;

  private record Kind() implements EncodingKind {
    @Override
    public ColumnSpec spec(SpecText text) {
      int frequencies = text.count(FREQUENCIES, MOST);
      int width = text.countAfter("width", WIDTH, MOST);
      double deviation = text.numberAfter("deviation", DEVIATION);
      require(deviation);
      double fill = text.numberAfter("missing", Double.NaN);
      text.end();
      return new Spec(frequencies, width, (float) deviation, fill);
    }

    @Override
    public Encoding read(Kept json) {
      Encoding number = NumberEncoding.KIND.maker().read(json.object("number"));
      require(json.number("deviation"));
      return new PeriodicEncoding(
          (NumberEncoding) number,
          json.count("frequencies", 1, MOST),
          json.count("width", 1, MOST),
          (float) json.number("deviation"));
    }

    private static void require(double deviation) {
      if (!((float) deviation > 0 && Float.isFinite((float) deviation))) {
        throw new IllegalArgumentException("the standard deviation of frequencies must be above 0");
      }
    }
  }

  /**
   * A number with frequencies.
   *
   * @param fill NaN for the median
   */
  record Spec(int frequencies, int width, float deviation, double fill) implements ColumnSpec {
    @Override
    public Encoding fit(ColumnProfile profile) {
      ColumnSpec quantile = new NumberEncoding.Spec(NumberEncoding.Scale.QUANTILE, fill);
      return new PeriodicEncoding(
          (NumberEncoding) quantile.fit(profile), frequencies, width, deviation);
    }

    @Override
    public String toString() {
      return KIND.name()
          + (frequencies == FREQUENCIES ? "" : " " + frequencies)
          + (width == WIDTH ? "" : " width " + width)
          + (deviation == (float) DEVIATION ? "" : " deviation " + deviation)
          + (Double.isNaN(fill) ? "" : " missing " + fill);
    }
  }

  @Override
  public String kind() {
    return KIND.name();
  }

  @Override
  public int width() {
    return number.width();
  }

  @Override
  public String part() {
    return "periodic:%dx%d:%s%s"
        .formatted(frequencies, embedded, deviation, number.indicator() ? " 1" : "");
  }

  @Override
  public void encode(Object value, float[] row, int at) {
    number.encode(value, row, at);
  }

  @Override
  public List<String> features(String column) {
    return number.features(column);
  }

  @Override
  public List<Object> typicalValues(float[] quantiles) {
    return number.typicalValues(quantiles);
  }

  @Override
  public float[] baseline() {
    return number.baseline();
  }

  @Override
  public Map<String, Object> json() {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("number", number.json());
    json.put("frequencies", frequencies);
    json.put("width", embedded);
    json.put("deviation", deviation);
    return json;
  }

  @Override
  public String summary() {
    return "%s, embedded in %d numbers by %,d frequencies"
        .formatted(number.summary(), embedded, frequencies);
  }
}
