package kindling.store.onnx;

import java.util.Arrays;
import kindling.tables.BooleanEncoding;
import kindling.tables.DateEncoding;
import kindling.tables.NumberEncoding;
import kindling.tables.OffsetEncoding;
import kindling.tables.PiecewiseEncoding;

/**
 * Converts the encodings of numbers and dates to ONNX nodes. Inputs are float64 (rows, 1), where
 * NaN is a missing value; outputs are float32 (rows, features).
 */
final class NumberNodes {
  private NumberNodes() {}

  static String number(NumberEncoding encoding, String x, ColumnNodes nodes) {
    String missing = nodes.node("IsNaN", x);
    String filled = nodes.node("Where", missing, nodes.scalar(encoding.fill()), x);
    String scaled =
        switch (encoding.scale()) {
          case NONE -> filled;
          case STANDARD -> standard(encoding.mean(), encoding.factor(), filled, nodes);
          case LOG -> standard(encoding.mean(), encoding.factor(), logarithm(filled, nodes), nodes);
          case QUANTILE -> quantile(encoding.knots(), encoding.normal(), filled, nodes);
        };
    String feature = nodes.cast(scaled, DataType.FLOAT32);
    return encoding.indicator()
        ? nodes.joined(feature, nodes.cast(missing, DataType.FLOAT32))
        : feature;
  }

  /** NaN, also as the prediction, if the number is missing. */
  static String offset(OffsetEncoding encoding, String x, ColumnNodes nodes) {
    String taken = encoding.log() ? nodes.node("Log", x) : x;
    return nodes.cast(nodes.node("Sub", taken, nodes.scalar(encoding.center())), DataType.FLOAT32);
  }

  static String piecewise(PiecewiseEncoding encoding, String x, ColumnNodes nodes) {
    String missing = nodes.node("IsNaN", x);
    String filled = nodes.node("Where", missing, nodes.scalar(encoding.fill()), x);
    double[] places = PiecewiseEncoding.places(encoding.edges().length);
    String place = nodes.cast(quantile(encoding.edges(), places, filled, nodes), DataType.FLOAT32);
    return encoding.indicator()
        ? nodes.joined(place, nodes.cast(missing, DataType.FLOAT32))
        : place;
  }

  private static String standard(double mean, double factor, String x, ColumnNodes nodes) {
    return nodes.node("Mul", nodes.node("Sub", x, nodes.scalar(mean)), nodes.scalar(factor));
  }

  private static String logarithm(String x, ColumnNodes nodes) {
    String above = nodes.node("Add", nodes.node("Abs", x), nodes.scalar(1.0));
    return nodes.node("Mul", nodes.node("Sign", x), nodes.node("Log", above));
  }

  /** Linear between knots: the knot below x is found by counting those that are not above it. */
  private static String quantile(double[] knots, double[] normal, String x, ColumnNodes nodes) {
    int last = knots.length - 1;
    if (last == 0) {
      return nodes.node("Add", nodes.node("Mul", x, nodes.scalar(0.0)), nodes.scalar(normal[0]));
    }
    String notBelow = nodes.node("Where", less(x, knots[0], nodes), nodes.scalar(knots[0]), x);
    String greater = nodes.node("Greater", notBelow, nodes.scalar(knots[last]));
    String inside = nodes.node("Where", greater, nodes.scalar(knots[last]), notBelow);
    // Of the knots but the first and the last, so that the knot below has one above it.
    double[] inner = Arrays.copyOfRange(knots, 1, last);
    String below = nodes.graph().tensor(nodes.prefix() + "first", new float[] {0});
    if (inner.length > 0) {
      double[] justBelow = Arrays.stream(inner).map(Math::nextDown).toArray();
      String reached = nodes.node("Greater", inside, nodes.row(justBelow));
      below = nodes.sum(nodes.cast(reached, DataType.FLOAT32));
    }
    String index = nodes.cast(below, DataType.INT64);
    double[] rise = new double[last];
    double[] width = new double[last];
    for (int i = 0; i < last; i++) {
      rise[i] = normal[i + 1] - normal[i];
      width[i] = knots[i + 1] - knots[i];
    }
    String distance = nodes.node("Sub", inside, gather(knots, index, nodes));
    String share = nodes.node("Div", distance, gather(width, index, nodes));
    String part = nodes.node("Mul", share, gather(rise, index, nodes));
    return nodes.node("Add", gather(normal, index, nodes), part);
  }

  private static String less(String x, double limit, ColumnNodes nodes) {
    return nodes.node("Less", x, nodes.scalar(limit));
  }

  private static String gather(double[] values, String index, ColumnNodes nodes) {
    String constants = nodes.graph().tensor(nodes.prefix() + "knots", values, values.length);
    return nodes.node("Gather", constants, index);
  }

  /** Of numbers; see {@link CategoryNodes} for words. */
  static String flag(BooleanEncoding encoding, String x, ColumnNodes nodes) {
    String missing = nodes.node("IsNaN", x);
    String feature =
        nodes.cast(nodes.node("Where", missing, nodes.scalar(0.5), x), DataType.FLOAT32);
    return encoding.indicator()
        ? nodes.joined(feature, nodes.cast(missing, DataType.FLOAT32))
        : feature;
  }

  /** Of days since 1970, with the time of day as a fraction. */
  static String date(DateEncoding encoding, String days, ColumnNodes nodes) {
    String missing = nodes.node("IsNaN", days);
    String trend =
        nodes.cast(standard(encoding.mean(), encoding.factor(), days, nodes), DataType.FLOAT32);
    String year = cycle(days, DateEncoding.DAYS_OF_YEAR, nodes);
    String week = cycle(days, DateEncoding.DAYS_OF_WEEK, nodes);
    String known =
        encoding.time()
            ? nodes.joined(trend, year, week, cycle(days, 1, nodes))
            : nodes.joined(trend, year, week);
    String features = nodes.node("Where", missing, nodes.scalar(0f), known);
    return encoding.indicator()
        ? nodes.joined(features, nodes.cast(missing, DataType.FLOAT32))
        : features;
  }

  private static String cycle(String days, double period, ColumnNodes nodes) {
    String turns = nodes.node("Div", days, nodes.scalar(period));
    String part = nodes.node("Sub", turns, nodes.node("Floor", turns));
    String angle = nodes.cast(nodes.node("Mul", part, nodes.scalar(2 * Math.PI)), DataType.FLOAT32);
    return nodes.joined(nodes.node("Sin", angle), nodes.node("Cos", angle));
  }
}
