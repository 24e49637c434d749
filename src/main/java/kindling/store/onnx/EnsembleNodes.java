package kindling.store.onnx;

import java.util.ArrayList;
import java.util.List;
import kindling.data.Shape;
import kindling.network.layers.Ensemble;
import kindling.network.layers.members.MemberAffine;
import kindling.network.layers.members.MemberHeads;
import kindling.network.layers.members.MemberInputs;
import kindling.network.layers.members.MemberMean;
import kindling.network.layers.members.SeparateMembers;
import kindling.network.layers.members.SharedMembers;
import kindling.store.onnx.Value.Layout;

/**
 * Converts an ensemble to ONNX nodes. Rows of members are (rows · members, elements); where each
 * member has parameters of its own, they are (rows, members, elements) for a moment.
 */
final class EnsembleNodes {
  private EnsembleNodes() {}

  static Value ensemble(Ensemble layer, Value x, Place place) {
    return LayerNodes.add(layer.body(), x, place);
  }

  static Value shared(SharedMembers layer, Value x, Place place) {
    Value y = place.chain(layer.layers(), x);
    return reshaped(place.flat(y), layer.outputs(), place, -1, layer.outputs());
  }

  static Value separate(SeparateMembers layer, Value x, Place place) {
    List<Value> scores = new ArrayList<>();
    int parameters = layer.parameters() / layer.members();
    for (int m = 0; m < layer.members(); m++) {
      Place own = place.inside(SeparateMembers.name(m), m * parameters);
      scores.add(own.flat(own.chain(layer.layers(), x)));
    }
    List<String> others = scores.stream().skip(1).map(Value::name).toList();
    Attribute axis = Attribute.number("axis", 1);
    Shape shape = Shape.flat(layer.outputs());
    return place.node("Concat", scores.get(0), others, shape, Layout.FLAT, axis);
  }

  static Value inputs(MemberInputs layer, Value x, Place place) {
    Value row = node("Unsqueeze", place.flat(x), layer.inputs(), place, axes(1));
    Value copies = node("Mul", row, layer.inputs(), place, place.tensor("factors"));
    return ofMembers(copies, layer.inputs(), place);
  }

  static Value affine(MemberAffine layer, Value x, Place place) {
    Value scaled = layer.first() ? x : scaled(layer, x, place);
    Value product = node("MatMul", scaled, layer.outputs(), place, place.tensor("weight"));
    Value outputs = apart(product, layer.members(), layer.outputs(), place);
    Value factors = node("Mul", outputs, layer.outputs(), place, place.tensor("outputs"));
    Value y = node("Add", factors, layer.outputs(), place, place.tensor("bias"));
    return ofMembers(y, layer.outputs(), place);
  }

  private static Value scaled(MemberAffine layer, Value x, Place place) {
    Value rows = apart(place.flat(x), layer.members(), layer.inputs(), place);
    Value scaled = node("Mul", rows, layer.inputs(), place, place.tensor("inputs"));
    return ofMembers(scaled, layer.inputs(), place);
  }

  static Value heads(MemberHeads layer, Value x, Place place) {
    Value rows = apart(place.flat(x), layer.members(), layer.inputs(), place);
    Attribute swapped = Attribute.numbers("perm", 1, 0, 2);
    Value members = node("Transpose", rows, layer.inputs(), place, swapped);
    Value product = node("MatMul", members, layer.outputs(), place, place.tensor("weight"));
    Value back = node("Transpose", product, layer.outputs(), place, swapped);
    Value y = node("Add", back, layer.outputs(), place, place.tensor("bias"));
    return ofMembers(y, layer.outputs(), place);
  }

  static Value mean(MemberMean layer, Value x, Place place) {
    int outputs = layer.outputs();
    Value members = apart(place.flat(x), layer.members(), outputs, place);
    return switch (layer.labels()) {
      case NUMBERS -> over("ReduceMean", members, outputs, place);
      case CLASS -> {
        Value logs = node("LogSoftmax", members, outputs, place, Attribute.number("axis", 2));
        Value sum = over("ReduceLogSumExp", logs, outputs, place);
        float[] count = {(float) Math.log(layer.members())};
        yield node("Sub", sum, outputs, place, place.tensor("members", count));
      }
      case FLAGS -> {
        Value no = node("Neg", node("Softplus", members, outputs, place), outputs, place);
        Value yes = node("Add", no, outputs, place, members.name());
        Value ofYes = over("ReduceLogSumExp", yes, outputs, place);
        Value ofNo = over("ReduceLogSumExp", no, outputs, place);
        yield node("Sub", ofYes, outputs, place, ofNo.name());
      }
    };
  }

  /** (rows, members, elements) of (rows · members, elements). */
  private static Value apart(Value x, int members, int elements, Place place) {
    return reshaped(x, elements, place, -1, members, elements);
  }

  private static Value ofMembers(Value x, int elements, Place place) {
    return reshaped(x, elements, place, -1, elements);
  }

  private static Value reshaped(Value x, int elements, Place place, long... shape) {
    return node("Reshape", x, elements, place, place.integers("shape", shape));
  }

  private static Value over(String operator, Value x, int elements, Place place) {
    return node(operator, x, elements, place, axes(1), Attribute.number("keepdims", 0));
  }

  private static Attribute axes(int axis) {
    return Attribute.numbers("axes", axis);
  }

  private static Value node(
      String operator, Value x, int elements, Place place, Attribute... attributes) {
    return place.node(operator, x, List.of(), Shape.flat(elements), Layout.FLAT, attributes);
  }

  private static Value node(String operator, Value x, int elements, Place place, String other) {
    return place.node(operator, x, List.of(other), Shape.flat(elements), Layout.FLAT);
  }
}
