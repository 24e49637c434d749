package kindling.store.onnx;

import java.util.List;
import kindling.data.Shape;
import kindling.network.Layer;
import kindling.network.layers.Convolution;
import kindling.network.layers.Window;
import kindling.store.onnx.Value.Layout;

/** Converts convolution and pooling to ONNX nodes. */
final class WindowNodes {
  private WindowNodes() {}

  static Value pooling(String operator, Layer layer, Window window, Value x, Place place) {
    return node(operator, layer, window, x, List.of(), place);
  }

  static Value convolution(Convolution layer, Value x, Place place) {
    Window window = layer.window();
    int channels = window.image().channels();
    String weight =
        place.tensor(
            "weight",
            filtersFirst(
                place.elements("weight"),
                window.height() * window.width(),
                channels,
                layer.filters()),
            layer.filters(),
            channels,
            window.height(),
            window.width());
    return node("Conv", layer, window, x, List.of(weight, place.tensor("bias")), place);
  }

  private static Value node(
      String operator, Layer layer, Window window, Value x, List<String> others, Place place) {
    Shape image = window.image();
    int padding = window.padding();
    return place.node(
        operator,
        place.channelsFirst(x, image),
        others,
        layer.outputShape(image),
        Layout.CHANNELS_FIRST,
        Attribute.numbers("kernel_shape", window.height(), window.width()),
        Attribute.numbers("strides", window.down(), window.right()),
        Attribute.numbers("pads", padding, padding, padding, padding));
  }

  /** Reorders weights (places, channels, filters) to (filters, channels, places). */
  private static float[] filtersFirst(float[] weights, int places, int channels, int filters) {
    float[] turned = new float[weights.length];
    int from = 0;
    for (int place = 0; place < places; place++) {
      for (int channel = 0; channel < channels; channel++) {
        for (int filter = 0; filter < filters; filter++) {
          turned[(filter * channels + channel) * places + place] = weights[from++];
        }
      }
    }
    return turned;
  }
}
