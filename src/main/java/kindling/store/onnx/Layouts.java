package kindling.store.onnx;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import kindling.data.Shape;
import kindling.store.onnx.Value.Layout;

/** Converts the rows of a value to another layout, if they do not have it already. */
final class Layouts {
  private record Wanted(Value value, Layout layout, Shape shape) {}

  private final Graph graph;

  /** The input of a residual layer may be needed twice. */
  private final Map<Wanted, Value> done = new HashMap<>();

  Layouts(Graph graph) {
    this.graph = graph;
  }

  /**
   * The value as (rows, elements).
   *
   * @param prefix of new names
   */
  Value flat(Value x, String prefix) {
    if (x.layout() == Layout.FLAT) {
      return x;
    }
    Shape flat = Shape.flat(x.shape().size());
    return once(
        new Wanted(x, Layout.FLAT, flat),
        () -> {
          boolean turned = x.layout() == Layout.CHANNELS_FIRST && orderMatters(x.shape());
          String rows = turned ? transposed(x, prefix, 0, 2, 3, 1) : x.name();
          Attribute axis = Attribute.number("axis", 1);
          String name = graph.node(prefix + "Flatten", "Flatten", List.of(rows), axis);
          return new Value(name, flat, Layout.FLAT);
        });
  }

  /** The value as (rows, channels, height, width) of images of this shape. */
  Value channelsFirst(Value x, Shape image, String prefix) {
    if (x.layout() == Layout.CHANNELS_FIRST && x.shape().equals(image)) {
      return x;
    }
    return once(
        new Wanted(x, Layout.CHANNELS_FIRST, image),
        () -> {
          Value rows = x.layout() == Layout.CHANNELS_FIRST ? flat(x, prefix) : x;
          int height = image.height();
          int width = image.width();
          int channels = image.channels();
          String name;
          if (!orderMatters(image)) {
            name = reshaped(rows, prefix, channels, height, width);
          } else if (rows.layout() == Layout.CHANNELS_LAST && rows.shape().equals(image)) {
            name = transposed(rows, prefix, 0, 3, 1, 2);
          } else {
            String last = reshaped(rows, prefix, height, width, channels);
            name = transposed(new Value(last, image, Layout.CHANNELS_LAST), prefix, 0, 3, 1, 2);
          }
          return new Value(name, image, Layout.CHANNELS_FIRST);
        });
  }

  /** False for one channel and for one pixel: both layouts are then equal. */
  private static boolean orderMatters(Shape image) {
    return image.channels() > 1 && image.isImage();
  }

  private String transposed(Value x, String prefix, int... order) {
    Attribute perm = Attribute.numbers("perm", order);
    return graph.node(prefix + "Transpose", "Transpose", List.of(x.name()), perm);
  }

  private String reshaped(Value x, String prefix, int... shape) {
    // 0 keeps the dimension: the rows.
    String wanted = graph.tensor(prefix + "shape", 0, shape[0], shape[1], shape[2]);
    return graph.node(prefix + "Reshape", "Reshape", List.of(x.name(), wanted));
  }

  /** Without computeIfAbsent: one layout may be made from another. */
  private Value once(Wanted wanted, Supplier<Value> make) {
    Value value = done.get(wanted);
    if (value == null) {
      value = make.get();
      done.put(wanted, value);
    }
    return value;
  }
}
