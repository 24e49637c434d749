package kindling.network.layers;

import java.util.function.Function;
import java.util.function.IntFunction;
import kindling.config.Registry.Entry;
import kindling.data.Shape;
import kindling.network.Layer;
import kindling.network.LayerText;

/** A layer whose output has the shape of its input. Shapes: x and y (rows, width). */
interface SameShape extends Layer {
  /** The number of elements of a row. */
  int width();

  @Override
  default int inputs() {
    return width();
  }

  @Override
  default int outputs() {
    return width();
  }

  @Override
  default Shape outputShape(Shape input) {
    return input;
  }

  /** The registry entry of a layer without options. */
  static Entry<Function<LayerText, Layer>> kind(
      String name,
      String formula,
      String description,
      String source,
      IntFunction<Layer> constructor) {
    return new Entry<>(
        name, name, formula, description, source, text -> constructor.apply(text.input().size()));
  }
}
