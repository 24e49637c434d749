package kindling.store.onnx;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import kindling.data.Shape;
import kindling.network.Layer;
import kindling.network.ParameterArray;
import kindling.store.onnx.Value.Layout;

/**
 * The context in which a layer adds its nodes: the graph, the prefix of names, and the layer's
 * parameters.
 */
final class Place {
  private final Graph graph;
  private final Layouts layouts;
  private final String prefix;
  private final List<ParameterArray> arrays;
  private final float[] parameters;
  private final int offset;

  private Place(
      Graph graph,
      Layouts layouts,
      String prefix,
      List<ParameterArray> arrays,
      float[] parameters,
      int offset) {
    this.graph = graph;
    this.layouts = layouts;
    this.prefix = prefix;
    this.arrays = arrays;
    this.parameters = parameters;
    this.offset = offset;
  }

  /** The place of a whole network. */
  static Place ofNetwork(Graph graph, float[] parameters) {
    return new Place(graph, new Layouts(graph), "", List.of(), parameters, 0);
  }

  /** Adds the nodes of a sequence of layers, and returns its output. */
  Value chain(List<Layer> layers, Value x) {
    Value y = x;
    int at = offset;
    for (int i = 0; i < layers.size(); i++) {
      Layer layer = layers.get(i);
      String name = prefix + "layer" + (i + 1) + ".";
      Place place = new Place(graph, layouts, name, layer.parameterArrays(), parameters, at);
      y = LayerNodes.add(layer, y, place);
      at += layer.parameters();
    }
    return y;
  }

  /** The place of a part of the layer, whose parameters begin after some of the layer's. */
  Place inside(String name, int after) {
    return new Place(graph, layouts, prefix + name, List.of(), parameters, offset + after);
  }

  /** The rows of a value as (rows, elements). */
  Value flat(Value x) {
    return layouts.flat(x, prefix);
  }

  /** The rows of a value as (rows, channels, height, width). */
  Value channelsFirst(Value x, Shape image) {
    return layouts.channelsFirst(x, image, prefix);
  }

  /** Adds a node with the input x and other named inputs; its output has the layout of x. */
  Value node(String operator, Value x, List<String> others, Attribute... attributes) {
    return node(operator, x, others, x.shape(), x.layout(), attributes);
  }

  /** Adds a node with the input x and other named inputs; its output has the given layout. */
  Value node(
      String operator,
      Value x,
      List<String> others,
      Shape shape,
      Layout layout,
      Attribute... attributes) {
    List<String> inputs = new ArrayList<>(List.of(x.name()));
    inputs.addAll(others);
    return new Value(graph.node(prefix + operator, operator, inputs, attributes), shape, layout);
  }

  /** The elements of one of the layer's arrays. */
  float[] elements(String array) {
    int from = offset;
    for (ParameterArray candidate : arrays) {
      if (candidate.name().equals(array)) {
        return Arrays.copyOfRange(parameters, from, from + candidate.size());
      }
      from += candidate.size();
    }
    throw new IllegalArgumentException("there is no array \"%s%s\"".formatted(prefix, array));
  }

  /** Adds one of the layer's arrays unchanged and returns its name. */
  String tensor(String array) {
    int[] shape =
        arrays.stream()
            .filter(candidate -> candidate.name().equals(array))
            .flatMapToInt(found -> found.shape().stream().mapToInt(Integer::intValue))
            .toArray();
    return tensor(array, elements(array), shape);
  }

  /** Adds a list of integers and returns its name. */
  String integers(String tensor, long... elements) {
    return graph.tensor(prefix + tensor, elements);
  }

  /** Adds a tensor, a scalar if it has no shape, and returns its name. */
  String tensor(String tensor, float[] elements, int... shape) {
    return graph.tensor(prefix + tensor, elements, shape);
  }

  /** The same with elements of 64 bits. */
  String tensor(String tensor, double[] elements, int... shape) {
    return graph.tensor(prefix + tensor, elements, shape);
  }
}
