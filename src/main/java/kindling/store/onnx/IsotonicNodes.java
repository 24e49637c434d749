package kindling.store.onnx;

import java.util.Arrays;
import java.util.List;
import kindling.data.Shape;
import kindling.metrics.scores.IsotonicMap;
import kindling.network.layers.Isotonic;
import kindling.store.onnx.Value.Layout;

/**
 * Converts isotonic maps to ONNX nodes, the same ones for any number of maps and knots: the
 * probability is {@code p₁ + Σ (pᵢ₊₁ - pᵢ)·max(min((x - xᵢ) / (xᵢ₊₁ - xᵢ), 1), 0)}.
 *
 * <p>They compute with 64 bits, but round log-odds to 32 bits like the layer, because a probability
 * may rise fast between two knots. Shapes: all are (rows, maps) unless said otherwise.
 */
final class IsotonicNodes {
  private final Place place;
  private final int maps;
  // (maps, parts): a map of fewer knots has parts that do not rise
  private final Value knots;
  private final Value widths;
  private final Value rises;
  private final Value one;
  // the smallest probabilities of yes and of no
  private final double[] leastYes;
  private final double[] leastNo;

  private IsotonicNodes(Place place, List<IsotonicMap> maps) {
    int parts = maps.stream().mapToInt(map -> Math.max(1, map.knots() - 1)).max().orElseThrow();
    double[] from = new double[Math.multiplyExact(maps.size(), parts)];
    double[] width = new double[from.length];
    double[] rise = new double[from.length];
    Arrays.fill(width, 1);
    leastYes = new double[maps.size()];
    leastNo = new double[maps.size()];
    for (int k = 0; k < maps.size(); k++) {
      float[] x = maps.get(k).logOdds();
      double[] p = maps.get(k).probabilities();
      for (int i = 0; i + 1 < x.length; i++) {
        from[k * parts + i] = x[i];
        width[k * parts + i] = (double) x[i + 1] - x[i];
        rise[k * parts + i] = p[i + 1] - p[i];
      }
      leastYes[k] = p[0];
      leastNo[k] = 1 - p[p.length - 1];
    }
    this.place = place;
    this.maps = maps.size();
    this.knots = constant("knots", from, maps.size(), parts);
    this.widths = constant("widths", width, maps.size(), parts);
    this.rises = constant("rises", rise, maps.size(), parts);
    this.one = constant("one", new double[] {1});
  }

  /** Adds the nodes of a layer. */
  static Value isotonic(Isotonic layer, Value x, Place place) {
    IsotonicNodes nodes = new IsotonicNodes(place, layer.maps());
    Value scores = place.flat(x);
    if (layer.flags()) {
      return nodes.flags(nodes.exact(scores));
    }
    return layer.maps().size() == 1
        ? nodes.twoClasses(nodes.exact(scores))
        : nodes.classes(nodes.exact(scores));
  }

  private Value flags(Value scores) {
    Value shares = shares(scores);
    Value no = node("Log", no(shares), maps);
    return rounded(node("Sub", node("Log", yes(shares), maps), no));
  }

  private Value twoClasses(Value scores) {
    Value difference = node("Sub", column(scores, 1), column(scores, 0));
    Value shares = shares(exact(rounded(difference)));
    List<String> yes = List.of(yes(shares).name());
    Attribute axis = Attribute.number("axis", 1);
    Value both = place.node("Concat", no(shares), yes, Shape.flat(2), Layout.FLAT, axis);
    return rounded(node("Log", both, 2));
  }

  private Value classes(Value scores) {
    Attribute axes = Attribute.numbers("axes", 1);
    Value max = place.node("ReduceMax", scores, List.of(), Shape.flat(1), Layout.FLAT, axes);
    Value below = node("Sub", scores, max);
    double[] others = new double[Math.multiplyExact(maps, maps)];
    Arrays.fill(others, 1);
    for (int k = 0; k < maps; k++) {
      others[k * maps + k] = 0;
    }
    Value sums = node("MatMul", node("Exp", below, maps), constant("others", others, maps, maps));
    Value logOdds = node("Sub", below, node("Log", sums, maps));
    return rounded(node("Log", yes(shares(exact(rounded(logOdds)))), maps));
  }

  /** How far x is between each two knots, from 0 to 1: (rows, maps, parts). */
  private Value shares(Value x) {
    Value each = place.node("Unsqueeze", x, List.of(), Attribute.numbers("axes", 2));
    Value shares = node("Div", node("Sub", each, knots), widths);
    return node("Max", node("Min", shares, one), constant("zero", new double[] {0}));
  }

  private Value yes(Value shares) {
    return sum(shares, leastYes);
  }

  /** Not 1 minus that of yes, which would lose digits where it is small. */
  private Value no(Value shares) {
    return sum(node("Sub", one, shares), leastNo);
  }

  private Value sum(Value shares, double[] least) {
    Attribute axes = Attribute.numbers("axes", 2);
    Attribute without = Attribute.number("keepdims", 0);
    Value products = node("Mul", shares, rises);
    Value sum = place.node("ReduceSum", products, List.of(), axes, without);
    return node("Add", sum, constant("least", least, maps));
  }

  private Value column(Value x, int column) {
    return place.node(
        "Slice",
        x,
        List.of(),
        Shape.flat(1),
        Layout.FLAT,
        Attribute.numbers("axes", 1),
        Attribute.numbers("starts", column),
        Attribute.numbers("ends", column + 1));
  }

  private Value exact(Value x) {
    return cast(x, DataType.FLOAT64);
  }

  private Value rounded(Value x) {
    return cast(x, DataType.FLOAT32);
  }

  private Value cast(Value x, DataType type) {
    return place.node("Cast", x, List.of(), Attribute.number("to", type.number()));
  }

  private Value node(String operator, Value x, int width) {
    return place.node(operator, x, List.of(), Shape.flat(width), Layout.FLAT);
  }

  private Value node(String operator, Value a, Value b) {
    return place.node(operator, a, List.of(b.name()));
  }

  private Value constant(String name, double[] elements, int... shape) {
    return new Value(place.tensor(name, elements, shape), Shape.flat(maps), Layout.FLAT);
  }
}
