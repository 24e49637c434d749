package kindling.store.onnx;

import java.util.List;
import java.util.Map;
import kindling.data.Shape;
import kindling.network.Operators;
import kindling.store.onnx.Value.Layout;

/**
 * Makes nodes from the formula of an activation. The first input of an operator is never a
 * constant: the rows of the result have the layout of that input.
 */
record FormulaNodes(Place place) implements Operators<Value> {
  @Override
  public Value constant(float value) {
    String name = place.tensor("constant", new float[] {value});
    return new Value(name, Shape.flat(1), Layout.FLAT);
  }

  @Override
  public Value apply(String operator, Map<String, Float> attributes, List<Value> inputs) {
    Value x = inputs.get(0);
    List<String> others = inputs.stream().skip(1).map(Value::name).toList();
    Attribute[] constants =
        attributes.entrySet().stream()
            .map(attribute -> Attribute.real(attribute.getKey(), attribute.getValue()))
            .toArray(Attribute[]::new);
    return place.node(operator, x, others, x.shape(), x.layout(), constants);
  }
}
