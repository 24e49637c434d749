package kindling.store.onnx;

import java.util.ArrayList;
import java.util.List;
import kindling.data.Shape;
import kindling.network.layers.Embedding;
import kindling.network.layers.Embedding.Part;
import kindling.network.layers.Embedding.Table;
import kindling.store.onnx.Value.Layout;

/** Converts an embedding to ONNX nodes. */
final class EmbeddingNodes {
  private EmbeddingNodes() {}

  /**
   * Adds one node for each part that passes, and three for each table; then joins their outputs.
   */
  static Value embedding(Embedding layer, Value x, Place place) {
    Value row = place.flat(x);
    Value levels = layer.parameterArrays().isEmpty() ? null : levels(layer, row, place);
    List<Value> outputs = new ArrayList<>();
    int input = 0;
    int table = 0;
    for (Part part : layer.parts()) {
      if (part instanceof Table) {
        Value column = columns(levels, table, table + 1, place);
        Value level = flat("Squeeze", column, List.of(), 1, place, Attribute.numbers("axes", 1));
        String weight = place.tensor(Embedding.name(table));
        outputs.add(row(weight, level, part.outputs(), place));
        table++;
      } else {
        outputs.add(columns(row, input, input + part.inputs(), place));
      }
      input += part.inputs();
    }
    if (outputs.size() == 1) {
      return outputs.get(0);
    }
    List<String> others = outputs.stream().skip(1).map(Value::name).toList();
    Attribute axis = Attribute.number("axis", 1);
    return flat("Concat", outputs.get(0), others, layer.outputs(), place, axis);
  }

  /**
   * The levels of all tables as int64 (rows, tables). Numbers that are not those of a level become
   * 0, as in the layer. Gather would fail for them.
   */
  private static Value levels(Embedding layer, Value row, Place place) {
    int tables = layer.parameterArrays().size();
    long[] inputs = new long[tables];
    float[] levels = new float[tables];
    int input = 0;
    int found = 0;
    for (Part part : layer.parts()) {
      if (part instanceof Table table) {
        inputs[found] = input;
        levels[found++] = table.levels();
      }
      input += part.inputs();
    }
    String chosen = place.integers("inputs", inputs);
    Attribute axis = Attribute.number("axis", 1);
    Value numbers = flat("Gather", row, List.of(chosen), tables, place, axis);
    // Comparisons with NaN are false.
    String below = place.tensor("below", new float[] {-0.5f});
    String end = place.tensor("levels", levels, tables);
    Value notNegative = flat("Greater", numbers, List.of(below), tables, place);
    Value notTooLarge = flat("Less", numbers, List.of(end), tables, place);
    Value floor = flat("Floor", numbers, List.of(), tables, place);
    Value broken = flat("Greater", numbers, List.of(floor.name()), tables, place);
    Value whole = flat("Not", broken, List.of(), tables, place);
    Value inside = flat("And", notNegative, List.of(notTooLarge.name()), tables, place);
    Value valid = flat("And", inside, List.of(whole.name()), tables, place);
    List<String> choices = List.of(numbers.name(), place.tensor("other", new float[] {0f}));
    Value chosenOrOther = flat("Where", valid, choices, tables, place);
    Attribute type = Attribute.number("to", DataType.INT64.number());
    return flat("Cast", chosenOrOther, List.of(), tables, place, type);
  }

  /** The rows of a table that some levels select. */
  private static Value row(String table, Value level, int width, Place place) {
    Value rows = new Value(table, Shape.flat(width), Layout.FLAT);
    return flat("Gather", rows, List.of(level.name()), width, place, Attribute.number("axis", 0));
  }

  private static Value columns(Value x, int from, int until, Place place) {
    return flat(
        "Slice",
        x,
        List.of(),
        until - from,
        place,
        Attribute.numbers("axes", 1),
        Attribute.numbers("starts", from),
        Attribute.numbers("ends", until));
  }

  private static Value flat(
      String operator,
      Value x,
      List<String> others,
      int width,
      Place place,
      Attribute... attributes) {
    return place.node(operator, x, others, Shape.flat(width), Layout.FLAT, attributes);
  }
}
