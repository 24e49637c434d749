package kindling.store.onnx;

import java.util.List;
import java.util.stream.LongStream;
import kindling.data.Shape;
import kindling.metrics.scores.Decision;
import kindling.metrics.scores.LabelKind;
import kindling.network.LogRange;
import kindling.network.Network;
import kindling.store.Model;
import kindling.store.onnx.Value.Layout;
import kindling.tables.Table;
import kindling.tables.Target;

/** The graph of a whole model, from features to predictions. */
final class NetworkGraph {
  private static final String PREDICTION = "prediction";
  private static final String PROBABILITIES = "probabilities";

  private NetworkGraph() {}

  /**
   * The graph of a model.
   *
   * @param includeScale whether features are first multiplied by the model's scale; those of a
   *     table always are
   */
  static Graph of(Model model, boolean includeScale) {
    return of(model, includeScale, false);
  }

  /**
   * The graph of a table's model for programs that take and give columns: every input and output is
   * (rows), with an output for the probability of each class.
   */
  static Graph ofColumns(Model model) {
    return of(model, true, true);
  }

  private static Graph of(Model model, boolean includeScale, boolean flat) {
    Network network = model.network();
    Graph graph = new Graph("kindling");
    Shape row = network.input();
    Table table = model.table().orElse(null);
    String features =
        table == null
            ? graph.input("features", DataType.FLOAT32, dimensions(row))
            : TableNodes.features(table, graph, flat);
    if (table == null ? includeScale : model.scale() != 1) {
      String scale = graph.tensor("scale", new float[] {model.scale()});
      features = graph.node("scaled", "Mul", List.of(features, scale));
    }
    Layout layout = row.isImage() ? Layout.CHANNELS_LAST : Layout.FLAT;
    Value x = new Value(features, row, layout);
    Place place = Place.ofNetwork(graph, model.parameters());
    String linked = place.flat(place.chain(network.layers(), x)).name();
    String scores = network.hasOffset() ? exposed(graph, network, features, linked) : linked;
    if (table != null && table.target().isPresent()) {
      Target target = table.target().get();
      boolean flag = network.decision().kind() == LabelKind.FLAGS;
      // The two scores 0 and s have the softmax that is the sigmoid of s.
      String ofClasses =
          flag
              ? graph.node(
                  "classes", "Mul", List.of(scores, graph.tensor("flag", new float[] {0, 1}, 2)))
              : scores;
      if (target.classes().isEmpty()) {
        predict(graph, target, network.decision(), scores, flat);
      } else {
        predict(graph, target, ofClasses, decided(graph, network.decision(), ofClasses), flat);
      }
    } else {
      predict(graph, network, scores);
    }
    return graph;
  }

  /** The scores, multiplied by the exponential function of the offset. */
  private static String exposed(Graph graph, Network network, String features, String scores) {
    int input = network.layers().get(0).offsetInput();
    String offset =
        graph.node(
            "offset",
            "Slice",
            List.of(features),
            Attribute.numbers("axes", 1),
            Attribute.numbers("starts", input),
            Attribute.numbers("ends", input + 1));
    String limited =
        graph.node(
            "limited",
            "Clip",
            List.of(offset),
            Attribute.real("min", -LogRange.MOST),
            Attribute.real("max", LogRange.MOST));
    String exposure = graph.node("exposure", "Exp", List.of(limited));
    return graph.node("exposed", "Mul", List.of(scores, exposure));
  }

  /** The scores of which the largest is that of the predicted class. */
  private static String decided(Graph graph, Decision decision, String scores) {
    if (decision.cut() == 0) {
      return scores;
    }
    String cut = graph.tensor("threshold", new float[] {decision.cut(), 0}, 2);
    return graph.node("decided", "Add", List.of(scores, cut));
  }

  /**
   * Adds the outputs of a table with classes: the class by its name, and probabilities.
   *
   * @param decided the scores of which the largest is that of the predicted class
   */
  private static void predict(
      Graph graph, Target target, String scores, String decided, boolean flat) {
    Attribute axis = Attribute.number("axis", 1);
    int[] one = new int[0];
    long[] numbers = LongStream.range(0, target.classes().size()).toArray();
    Attribute without = Attribute.number("keepdims", 0);
    String number = graph.node("class", "ArgMax", List.of(decided), axis, without);
    graph.output(
        PREDICTION,
        DataType.STRING,
        one,
        Graph.LABEL_ENCODER,
        List.of(number),
        Attribute.numbers("keys_int64s", numbers),
        Attribute.texts("values_strings", target.classes()));
    List<String> of = List.of(scores);
    if (!flat) {
      int[] classes = {numbers.length};
      graph.output(PROBABILITIES, DataType.FLOAT32, classes, "Softmax", of, axis);
      return;
    }
    String probabilities = graph.node("Softmax", "Softmax", of, axis);
    for (int k = 0; k < numbers.length; k++) {
      // A scalar as the index drops the axis.
      List<String> chosen = List.of(probabilities, graph.number("class", k));
      String name = OnnxFile.probability(target.classes().get(k));
      graph.output(name, DataType.FLOAT32, one, "Gather", chosen, axis);
    }
  }

  /** Adds the outputs of a table with a number: the number, and its quantiles if there are any. */
  private static void predict(
      Graph graph, Target target, Decision decision, String scores, boolean flat) {
    ColumnNodes nodes = new ColumnNodes(graph, "label.");
    String exact = nodes.cast(scores, DataType.FLOAT64);
    String scaled = nodes.node("Mul", exact, nodes.scalar(target.deviation()));
    String numbers = nodes.node("Add", scaled, nodes.scalar(target.mean()));
    number(graph, PREDICTION, numbers, decision.score(0));
    List<Double> quantiles = decision.quantiles();
    for (int k = 0; k < quantiles.size() && flat; k++) {
      number(graph, OnnxFile.quantile(quantiles.get(k)), numbers, k);
    }
    if (!quantiles.isEmpty() && !flat) {
      int[] all = {quantiles.size()};
      graph.output("quantiles", DataType.FLOAT64, all, "Identity", List.of(numbers));
    }
  }

  /** Adds an output (rows) with one of the numbers of each row. */
  private static void number(Graph graph, String name, String numbers, int place) {
    // A scalar as the index drops the axis.
    List<String> chosen = List.of(numbers, graph.number("number", place));
    graph.output(name, DataType.FLOAT64, new int[0], "Gather", chosen, Attribute.number("axis", 1));
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
  private static void predict(Graph graph, Network network, String last) {
    int[] outputs = {network.outputs()};
    List<String> of = List.of(last);
    Attribute axis = Attribute.number("axis", 1);
    switch (network.loss().labels()) {
      case CLASS -> {
        String mean = graph.node("mean", "ReduceMean", List.of(last), Attribute.numbers("axes", 1));
        graph.output("scores", DataType.FLOAT32, outputs, "Sub", List.of(last, mean));
        graph.output(PROBABILITIES, DataType.FLOAT32, outputs, "Softmax", of, axis);
        Attribute without = Attribute.number("keepdims", 0);
        List<String> decided = List.of(decided(graph, network.decision(), last));
        graph.output("class", DataType.INT64, new int[0], "ArgMax", decided, axis, without);
      }
      case FLAGS -> {
        graph.output("scores", DataType.FLOAT32, outputs, "Identity", of);
        graph.output(PROBABILITIES, DataType.FLOAT32, outputs, "Sigmoid", of);
      }
      case NUMBERS -> graph.output("scores", DataType.FLOAT32, outputs, "Identity", of);
    }
  }
}
