package kindling.store.onnx;

import java.util.ArrayList;
import java.util.List;
import kindling.data.Shape;
import kindling.network.layers.Embedding;
import kindling.network.layers.parts.LevelPart;
import kindling.network.layers.parts.OffsetPart;
import kindling.network.layers.parts.Part;
import kindling.network.layers.parts.PeriodicPart;
import kindling.network.layers.parts.PiecewisePart;
import kindling.store.onnx.Value.Layout;

/** Converts an embedding to ONNX nodes. */
final class EmbeddingNodes {
  private EmbeddingNodes() {}

  /** Adds the nodes of each part; then joins their outputs. */
  static Value embedding(Embedding layer, Value x, Place place) {
    Value row = place.flat(x);
    boolean hasLevels = layer.parts().stream().anyMatch(LevelPart.class::isInstance);
    Value levels = hasLevels ? levels(layer, row, place) : null;
    List<Value> outputs = new ArrayList<>();
    int input = 0;
    int level = 0;
    int number = 1;
    for (Part part : layer.parts()) {
      if (part instanceof OffsetPart) {
        input++;
        continue;
      }
      Value own =
          part instanceof LevelPart ? null : columns(row, input, input + part.inputs(), place);
      if (part instanceof LevelPart table) {
        outputs.add(row(table, "weight" + number, columns(levels, level, level + 1, place), place));
        level++;
      } else if (part instanceof PiecewisePart piecewise) {
        outputs.add(piecewise(piecewise, number, own, place));
      } else if (part instanceof PeriodicPart periodic) {
        outputs.add(periodic(periodic, number, own, place));
      } else {
        outputs.add(own);
      }
      number += part.parameters() == 0 ? 0 : 1;
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
    int tables = (int) layer.parts().stream().filter(LevelPart.class::isInstance).count();
    long[] inputs = new long[tables];
    float[] levels = new float[tables];
    int input = 0;
    int found = 0;
    for (Part part : layer.parts()) {
      if (part instanceof LevelPart table) {
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

  /** The rows of a table that some levels, int64 (rows, 1), select. */
  private static Value row(LevelPart part, String table, Value levels, Place place) {
    Value level = flat("Squeeze", levels, List.of(), 1, place, Attribute.numbers("axes", 1));
    Value rows = new Value(place.tensor(table), Shape.flat(part.width()), Layout.FLAT);
    Attribute axis = Attribute.number("axis", 0);
    return flat("Gather", rows, List.of(level.name()), part.width(), place, axis);
  }

  /** How much of each bin lies below x, which is (rows, 1), times the weights, plus the bias. */
  private static Value piecewise(PiecewisePart part, int number, Value x, Place place) {
    float[] bins = new float[part.bins()];
    for (int t = 0; t < bins.length; t++) {
      bins[t] = t;
    }
    String first = place.tensor("bins" + number, bins, bins.length);
    Value above = flat("Sub", x, List.of(first), bins.length, place);
    Attribute least = Attribute.real("min", 0);
    Attribute most = Attribute.real("max", 1);
    Value below = flat("Clip", above, List.of(), bins.length, place, least, most);
    return affine(below, number, part.width(), place);
  }

  private static Value periodic(PeriodicPart part, int number, Value x, Place place) {
    int frequencies = part.frequencies();
    float[] turns = place.elements("frequency" + number);
    for (int k = 0; k < frequencies; k++) {
      turns[k] = (float) (2 * Math.PI * turns[k]);
    }
    String factors = place.tensor("frequency" + number, turns, frequencies);
    Value v = flat("Mul", x, List.of(factors), frequencies, place);
    Value sin = flat("Sin", v, List.of(), frequencies, place);
    Value cos = flat("Cos", v, List.of(), frequencies, place);
    Attribute axis = Attribute.number("axis", 1);
    Value both = flat("Concat", sin, List.of(cos.name()), 2 * frequencies, place, axis);
    return affine(both, number, part.width(), place);
  }

  private static Value affine(Value x, int number, int width, Place place) {
    List<String> weightAndBias =
        List.of(place.tensor("weight" + number), place.tensor("bias" + number));
    return flat("Gemm", x, weightAndBias, width, place);
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
