package kindling.store.onnx;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A parsed ONNX file, with the field numbers of onnx.proto. */
final class ParsedModel {
  /** A node: its operator, inputs and outputs. */
  record Node(
      String operator, List<String> inputs, String output, Map<String, Object> attributes) {}

  /** A tensor. */
  record Tensor(List<Object> shape, long type, ByteBuffer elements) {
    float[] floats() {
      float[] floats = new float[elements.remaining() / 4];
      elements.asFloatBuffer().get(floats);
      return floats;
    }
  }

  final ParsedMessage model;
  final List<Node> nodes = new ArrayList<>();
  final Map<String, Tensor> tensors = new LinkedHashMap<>();
  final Map<String, String> metadata = new LinkedHashMap<>();

  /** Such as "scores 1 [rows, 10]", with the number of the type. */
  final List<String> inputs;

  final List<String> outputs;

  ParsedModel(byte[] file) {
    model = new ParsedMessage(file);
    ParsedMessage graph = model.message(7);
    for (ParsedMessage node : graph.messages(1)) {
      Map<String, Object> attributes = new LinkedHashMap<>();
      for (ParsedMessage attribute : node.messages(5)) {
        attributes.put(attribute.text(1), valueOf(attribute));
      }
      nodes.add(new Node(node.text(4), node.texts(1), node.text(2), attributes));
    }
    for (ParsedMessage tensor : graph.messages(5)) {
      ByteBuffer elements = ByteBuffer.wrap(tensor.bytes(9)).order(ByteOrder.LITTLE_ENDIAN);
      tensors.put(tensor.text(8), new Tensor(tensor.all(1), tensor.number(2), elements));
    }
    inputs = graph.messages(11).stream().map(ParsedModel::declaration).toList();
    outputs = graph.messages(12).stream().map(ParsedModel::declaration).toList();
    for (ParsedMessage property : model.messages(14)) {
      metadata.put(property.text(1), property.text(2));
    }
  }

  List<String> operators() {
    return nodes.stream().map(Node::operator).toList();
  }

  private static Object valueOf(ParsedMessage attribute) {
    return switch ((int) attribute.number(20)) {
      case 1 -> attribute.real(2);
      case 2 -> attribute.number(3);
      case 7 -> attribute.all(8);
      case 8 -> attribute.texts(9);
      default -> throw new IllegalArgumentException("attribute of type " + attribute.number(20));
    };
  }

  private static String declaration(ParsedMessage value) {
    ParsedMessage tensor = value.message(2).message(1);
    List<Object> dimensions = new ArrayList<>();
    for (ParsedMessage dimension : tensor.message(2).messages(1)) {
      dimensions.add(dimension.all(2).isEmpty() ? dimension.number(1) : dimension.text(2));
    }
    return value.text(1) + " " + tensor.number(1) + " " + dimensions;
  }
}
