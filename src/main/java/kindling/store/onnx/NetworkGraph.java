package kindling.store.onnx;

import java.util.List;
import kindling.data.Shape;
import kindling.network.Loss;
import kindling.network.Network;
import kindling.store.Model;
import kindling.store.onnx.Value.Layout;

/** The graph of a whole model, from features to predictions. */
final class NetworkGraph {
  private NetworkGraph() {}

  /**
   * The graph of a model.
   *
   * @param includeScale whether features are first multiplied by the model's scale
   */
  static Graph of(Model model, boolean includeScale) {
    Network network = model.network();
    Graph graph = new Graph("kindling");
    Shape row = network.input();
    String features = graph.input("features", DataType.FLOAT32, dimensions(row));
    if (includeScale) {
      String scale = graph.tensor("scale", new float[] {model.scale()});
      features = graph.node("scaled", "Mul", List.of(features, scale));
    }
    Layout layout = row.isImage() ? Layout.CHANNELS_LAST : Layout.FLAT;
    Value x = new Value(features, row, layout);
    Place place = Place.ofNetwork(graph, model.parameters());
    Value scores = place.flat(place.chain(network.layers(), x));
    int[] outputs = {network.outputs()};
    predict(graph, network.loss().labels(), scores.name(), outputs);
    return graph;
  }

  private static int[] dimensions(Shape row) {
    return row.isImage()
        ? new int[] {row.height(), row.width(), row.channels()}
        : new int[] {row.size()};
  }

  /**
   * Adds the outputs: scores, for classes minus their mean, and probabilities and class of the
   * loss.
   */
  private static void predict(Graph graph, Loss.Labels labels, String last, int... outputs) {
    List<String> of = List.of(last);
    Attribute axis = Attribute.number("axis", 1);
    switch (labels) {
      case CLASS -> {
        String mean = graph.node("mean", "ReduceMean", List.of(last), Attribute.numbers("axes", 1));
        graph.output("scores", DataType.FLOAT32, outputs, "Sub", List.of(last, mean));
        graph.output("probabilities", DataType.FLOAT32, outputs, "Softmax", of, axis);
        Attribute without = Attribute.number("keepdims", 0);
        graph.output("class", DataType.INT64, new int[0], "ArgMax", of, axis, without);
      }
      case FLAGS -> {
        graph.output("scores", DataType.FLOAT32, outputs, "Identity", of);
        graph.output("probabilities", DataType.FLOAT32, outputs, "Sigmoid", of);
      }
      case NUMBERS -> graph.output("scores", DataType.FLOAT32, outputs, "Identity", of);
    }
  }
}
