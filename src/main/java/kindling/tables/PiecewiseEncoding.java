package kindling.tables;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import kindling.config.Registry.Entry;
import kindling.config.UserError;
import kindling.tables.cells.Cell;
import kindling.tables.cells.CellFault;
import kindling.tables.statistics.PiecewiseLine;
import kindling.tables.statistics.TargetTree;
import kindling.tables.statistics.ValueSample;

/**
 * A number whose place among bins is embedded: the feature is the number of the bin, from 0, plus
 * the share of the bin that lies below the number. A number below all bins is 0, one above all bins
 * is the number of bins, so that outliers are not extrapolated. The first layer turns the place
 * into a vector by functions that are linear within each bin.
 *
 * @param edges of the bins, ascending; bin t lies between edges t and t + 1
 * @param embedded numbers of the vector
 * @param means of the training rows: how much of each bin lies below a number, 0 to 1
 * @param fill in the place of a missing value
 * @param indicator whether a second float is 1 if the value is missing, else 0
 */
@SuppressWarnings("ArrayRecordComponent") // they are never changed
public record PiecewiseEncoding(
    double[] edges, int embedded, double[] means, double fill, boolean indicator)
    implements Encoding {
  static final Entry<EncodingKind> KIND =
      new Entry<>(
          "piecewise-linear",
          "piecewise-linear [BINS] [by target] [width WIDTH] [missing VALUE]",
          "WIDTH trained functions of x that are linear within each of BINS bins",
          "a number; the bins have equally many training rows, or with by target are the leaves of a decision tree that predicts the label; there are at most 48 by default, and 16 functions; a missing value becomes the median or VALUE, and a second feature says that it is missing",
          "Gorishniy, Rubachev and Babenko, 2022",
          new Kind());

  private static final int BINS = 48;
  private static final int MOST_BINS = 1000;
  private static final int WIDTH = 16;
  private static final int MOST_WIDTH = 1024;

  private record Kind() implements EncodingKind {
    @Override
    public ColumnSpec spec(SpecText text) {
      int bins = text.count(BINS, MOST_BINS);
      boolean byTarget = text.has("by", "target");
      int width = text.countAfter("width", WIDTH, MOST_WIDTH);
      double fill = text.numberAfter("missing", Double.NaN);
      text.end();
      return new Spec(bins, byTarget, width, fill);
    }

    @Override
    public Encoding read(Kept json) {
      PiecewiseEncoding read =
          new PiecewiseEncoding(
              json.numbers("edges"),
              json.count("width", 1, MOST_WIDTH),
              json.numbers("means"),
              json.number("fill"),
              json.flag("indicator"));
      if (read.edges.length < 2 || read.edges.length > MOST_BINS + 1) {
        throw new IllegalArgumentException(
            "edges: expected 2 to %,d numbers".formatted(MOST_BINS + 1));
      }
      if (read.means.length != read.bins()) {
        throw new IllegalArgumentException("means: expected one less than edges");
      }
      for (int i = 1; i < read.edges.length; i++) {
        if (read.edges[i] <= read.edges[i - 1]) {
          throw new IllegalArgumentException("edges: expected ascending numbers");
        }
      }
      return read;
    }
  }

  /**
   * A number with bins.
   *
   * @param byTarget whether the bins are the leaves of a {@link TargetTree}
   * @param fill NaN for the median
   */
  record Spec(int bins, boolean byTarget, int width, double fill) implements ColumnSpec {
    @Override
    public boolean needsTarget() {
      return byTarget;
    }

    @Override
    public Encoding fit(ColumnProfile profile) {
      return fit(profile, null);
    }

    @Override
    public Encoding fit(ColumnProfile profile, Target target) {
      ColumnRules.requireNumbers(profile);
      double[] edges = byTarget ? edges(profile, target) : profile.quantiles(bins + 1);
      edges = Arrays.stream(edges).distinct().toArray();
      if (edges.length == 1) {
        edges = new double[] {edges[0], Math.max(edges[0] + 1, Math.nextUp(edges[0]))};
      }
      return new PiecewiseEncoding(
          edges,
          width,
          means(edges, profile.quantiles(MOST_BINS)),
          Double.isNaN(fill) ? profile.median() : fill,
          profile.missing() > 0);
    }

    /** The leaves of a tree from the smallest number to the largest. */
    private double[] edges(ColumnProfile profile, Target target) {
      if (target == null) {
        throw UserError.of("bins by target need one label, of classes or numbers")
            .cure("leave out by target, so that the bins have equally many rows");
      }
      double[] ends = profile.quantiles(2);
      ValueSample sample = profile.sample();
      double[] labels = Stream.of(sample.labels()).mapToDouble(target::label).toArray();
      double[] splits = TargetTree.splits(sample, labels, target.classes().size(), bins);
      return Stream.of(new double[] {ends[0]}, splits, new double[] {ends[1]})
          .flatMapToDouble(DoubleStream::of)
          .toArray();
    }

    /** The means over quantiles of evenly spaced ranks, which stand for the training rows. */
    private static double[] means(double[] edges, double[] quantiles) {
      double[] means = new double[edges.length - 1];
      for (double x : quantiles) {
        double place = PiecewiseLine.place(edges, x);
        for (int t = 0; t < means.length && place > t; t++) {
          means[t] += Math.min(1, place - t) / quantiles.length;
        }
      }
      return means;
    }

    @Override
    public String toString() {
      return KIND.name()
          + (bins == BINS ? "" : " " + bins)
          + (byTarget ? " by target" : "")
          + (width == WIDTH ? "" : " width " + width)
          + (Double.isNaN(fill) ? "" : " missing " + fill);
    }
  }

  /** 0, 1, 2, ... */
  public static double[] places(int count) {
    double[] places = new double[count];
    Arrays.setAll(places, i -> i);
    return places;
  }

  private int bins() {
    return edges.length - 1;
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
  public String part() {
    return "piecewise:%dx%d%s".formatted(bins(), embedded, indicator ? " 1" : "");
  }

  @Override
  public void encode(Object value, float[] row, int at) {
    double x = value == null ? fill : Cell.number(value);
    if (!Double.isFinite(x)) {
      throw new CellFault(value, "a finite number");
    }
    row[at] = (float) PiecewiseLine.place(edges, x);
    if (indicator) {
      row[at + 1] = value == null ? 1 : 0;
    }
  }

  @Override
  public List<String> features(String column) {
    return Encoding.features(column, indicator);
  }

  @Override
  public List<Object> typicalValues(float[] quantiles) {
    double[] places = places(edges.length);
    return NumberEncoding.typicalValues(
        quantiles, place -> PiecewiseLine.at(places, edges, place), indicator);
  }

  @Override
  public float[] baseline() {
    float[] baseline = new float[bins() + width() - 1];
    for (int t = 0; t < bins(); t++) {
      baseline[t] = (float) means[t];
    }
    return baseline;
  }

  @Override
  public Map<String, Object> json() {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("edges", NumberEncoding.boxed(edges));
    json.put("width", embedded);
    json.put("means", NumberEncoding.boxed(means));
    json.put("fill", fill);
    json.put("indicator", indicator);
    return json;
  }

  @Override
  public String summary() {
    String how =
        "%,d %s from %.6g to %.6g, embedded in %d numbers"
            .formatted(bins(), bins() == 1 ? "bin" : "bins", edges[0], edges[bins()], embedded);
    return indicator ? how + ", missing = %.6g".formatted(fill) : how;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof PiecewiseEncoding encoding && json().equals(encoding.json());
  }

  @Override
  public int hashCode() {
    return json().hashCode();
  }
}
