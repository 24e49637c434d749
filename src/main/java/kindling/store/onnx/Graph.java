package kindling.store.onnx;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import kindling.store.ProtoMessage;

/**
 * Builds the graph of an ONNX model: inputs, nodes in order of computation, tensors, outputs. Every
 * value has a unique name; a node has the name of its output.
 */
final class Graph {
  // Fields of a GraphProto.
  private static final int NODE = 1;
  private static final int NAME = 2;
  private static final int INITIALIZER = 5;
  private static final int INPUT = 11;
  private static final int OUTPUT = 12;

  // Fields of a NodeProto.
  private static final int NODE_INPUT = 1;
  private static final int NODE_OUTPUT = 2;
  private static final int NODE_NAME = 3;
  private static final int NODE_OPERATOR = 4;
  private static final int NODE_ATTRIBUTE = 5;
  private static final int NODE_DOMAIN = 7;

  /** The only operator of that domain that is used. */
  static final String LABEL_ENCODER = "LabelEncoder";

  /** The domain of operators for classical machine learning. */
  static final String ML = "ai.onnx.ml";

  private final ProtoMessage message = new ProtoMessage();
  private final Set<String> names = new HashSet<>();
  private boolean usesMl;

  Graph(String name) {
    message.text(NAME, name);
  }

  /** The graph so far: a GraphProto. */
  ProtoMessage message() {
    return message;
  }

  /** Declares an input of shape (rows, shape) and returns its name. */
  String input(String name, DataType type, int... shape) {
    message.message(INPUT, Tensors.declaration(name, type, shape));
    return unique(name);
  }

  /**
   * Adds a node for an output of the model, of shape (rows, shape).
   *
   * @param name of the output; a number is added if an input has this name
   */
  void output(
      String name,
      DataType type,
      int[] shape,
      String operator,
      List<String> inputs,
      Attribute... attributes) {
    String given = node(name, operator, inputs, attributes);
    message.message(OUTPUT, Tensors.declaration(given, type, shape));
  }

  /** Whether a node is of the domain {@link #ML}. */
  boolean usesMl() {
    return usesMl;
  }

  /**
   * Adds a node.
   *
   * @param name of the node; a number is added if the name is in use
   * @return the name of its output
   */
  String node(String name, String operator, List<String> inputs, Attribute... attributes) {
    String given = unique(name);
    ProtoMessage node = new ProtoMessage();
    inputs.forEach(input -> node.text(NODE_INPUT, input));
    node.text(NODE_OUTPUT, given).text(NODE_NAME, given).text(NODE_OPERATOR, operator);
    if (operator.equals(LABEL_ENCODER)) {
      node.text(NODE_DOMAIN, ML);
      usesMl = true;
    }
    for (Attribute attribute : attributes) {
      node.message(NODE_ATTRIBUTE, attribute.message());
    }
    message.message(NODE, node);
    return given;
  }

  /** Adds a tensor of row-major elements and returns its name; without a shape it is a scalar. */
  String tensor(String name, float[] elements, int... shape) {
    String given = unique(name);
    message.message(INITIALIZER, Tensors.of(given, elements, shape));
    return given;
  }

  /** The same with elements of 64 bits. */
  String tensor(String name, double[] elements, int... shape) {
    String given = unique(name);
    message.message(INITIALIZER, Tensors.of(given, elements, shape));
    return given;
  }

  /** Adds an integer without a shape and returns its name. */
  String number(String name, long element) {
    String given = unique(name);
    message.message(INITIALIZER, Tensors.scalar(given, element));
    return given;
  }

  /** Adds integers of shape (1, elements) and returns its name. */
  String row(String name, long... elements) {
    String given = unique(name);
    message.message(INITIALIZER, Tensors.row(given, elements));
    return given;
  }

  /** Adds a list of integers and returns its name. */
  String tensor(String name, long... elements) {
    String given = unique(name);
    message.message(INITIALIZER, Tensors.of(given, elements));
    return given;
  }

  private String unique(String name) {
    String free = name;
    for (int i = 2; !names.add(free); i++) {
      free = name + "_" + i;
    }
    return free;
  }
}
