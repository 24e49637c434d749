package kindling.store.onnx;

import java.util.List;
import kindling.data.Shape;
import kindling.network.layers.GatedLinearUnit;
import kindling.network.layers.LayerNormalization;
import kindling.network.layers.Maxout;
import kindling.store.onnx.Value.Layout;

/** Converts layers that combine the units of a row to ONNX nodes. */
final class RowNodes {
  private RowNodes() {}

  static Value gatedLinearUnit(GatedLinearUnit layer, Value x, Place place) {
    int width = layer.outputs();
    Value a = half(x, 0, width, place);
    Value gate = flat("Sigmoid", half(x, width, 2 * width, place), width, place);
    return flat("Mul", a, width, place, gate.name());
  }

  private static Value half(Value x, int from, int until, Place place) {
    return place.node(
        "Slice",
        place.flat(x),
        List.of(),
        Shape.flat(until - from),
        Layout.FLAT,
        Attribute.numbers("axes", 1),
        Attribute.numbers("starts", from),
        Attribute.numbers("ends", until));
  }

  /** The groups become a dimension of their own, over which the largest unit is taken. */
  static Value maxout(Maxout layer, Value x, Place place) {
    String shape = place.integers("groups", -1, layer.outputs(), layer.pieces());
    Value groups = flat("Reshape", place.flat(x), layer.inputs(), place, shape);
    return place.node(
        "ReduceMax",
        groups,
        List.of(),
        Shape.flat(layer.outputs()),
        Layout.FLAT,
        Attribute.numbers("axes", 2),
        Attribute.number("keepdims", 0));
  }

  /** The formula, because ONNX has an operator LayerNormalization only since opset 17. */
  static Value layerNormalization(LayerNormalization layer, Value x, Place place) {
    int width = layer.width();
    Value row = place.flat(x);
    Value difference = flat("Sub", row, width, place, mean(row, place).name());
    Value squares = flat("Mul", difference, width, place, difference.name());
    String epsilon = place.tensor("epsilon", new float[] {(float) LayerNormalization.EPSILON});
    Value variance = flat("Add", mean(squares, place), 1, place, epsilon);
    Value deviation = flat("Sqrt", variance, 1, place);
    Value normal = flat("Div", difference, width, place, deviation.name());
    Value scaled = flat("Mul", normal, width, place, place.tensor("scale"));
    return place.node("Add", scaled, List.of(place.tensor("shift")), layer.shape(), Layout.FLAT);
  }

  private static Value mean(Value x, Place place) {
    return place.node(
        "ReduceMean",
        x,
        List.of(),
        Shape.flat(1),
        Layout.FLAT,
        Attribute.numbers("axes", 1),
        Attribute.number("keepdims", 1));
  }

  private static Value flat(String operator, Value x, int width, Place place, String... others) {
    return place.node(operator, x, List.of(others), Shape.flat(width), Layout.FLAT);
  }
}
