package kindling.store.onnx;

import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * Creates the nodes of a column. Shapes are (rows, 1) unless said otherwise. Every method returns
 * the name of the new output.
 *
 * @param prefix of the names of nodes
 */
record ColumnNodes(Graph graph, String prefix) {
  String node(String operator, String... inputs) {
    return graph.node(prefix + operator, operator, List.of(inputs));
  }

  /** The values of x, which is (rows), as (rows, 1). */
  String column(String x) {
    return graph.node(prefix + "Unsqueeze", "Unsqueeze", List.of(x), Attribute.numbers("axes", 1));
  }

  /** A scalar of 64 bits. */
  String scalar(double value) {
    return graph.tensor(prefix + "constant", new double[] {value});
  }

  /** A scalar of 32 bits. */
  String scalar(float value) {
    return graph.tensor(prefix + "constant", new float[] {value});
  }

  /** Constants of 64 bits, (1, values). */
  String row(double... values) {
    return graph.tensor(prefix + "constants", values, 1, values.length);
  }

  String cast(String x, DataType type) {
    Attribute to = Attribute.number("to", type.number());
    return graph.node(prefix + "Cast", "Cast", List.of(x), to);
  }

  /** Values of 32 bits side by side. */
  String joined(String... parts) {
    return parts.length == 1
        ? parts[0]
        : graph.node(
            prefix + "Concat", "Concat", Arrays.asList(parts), Attribute.number("axis", 1));
  }

  /** The sum of each row of x. */
  String sum(String x) {
    return graph.node(prefix + "ReduceSum", "ReduceSum", List.of(x), Attribute.numbers("axes", 1));
  }

  /** The numbers of texts. */
  String numbers(String texts, Map<String, Long> numbers, long otherwise) {
    return graph.node(
        prefix + Graph.LABEL_ENCODER,
        Graph.LABEL_ENCODER,
        List.of(texts),
        Attribute.texts("keys_strings", List.copyOf(numbers.keySet())),
        Attribute.numbers(
            "values_int64s", numbers.values().stream().mapToLong(Long::longValue).toArray()),
        Attribute.number("default_int64", otherwise));
  }

  /** Whether each number equals each of some others, as 1 or 0 of 32 bits: (rows, others). */
  String matches(String x, double... others) {
    // Equal takes no floating-point numbers in this opset; comparisons with NaN are false.
    String above = node("Greater", x, row(Arrays.stream(others).map(Math::nextDown).toArray()));
    String below = node("Less", x, row(Arrays.stream(others).map(Math::nextUp).toArray()));
    return cast(node("And", above, below), DataType.FLOAT32);
  }

  /** Whether each number equals each of the numbers from 0, as 1 or 0 of 32 bits: (rows, count). */
  String oneHot(String x, int count) {
    long[] numbers = new long[count];
    Arrays.setAll(numbers, i -> i);
    return cast(node("Equal", x, graph.row(prefix + "levels", numbers)), DataType.FLOAT32);
  }
}
