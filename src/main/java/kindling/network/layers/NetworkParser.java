package kindling.network.layers;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import kindling.config.ElementError;
import kindling.config.Registry.Entry;
import kindling.config.UserError;
import kindling.data.Shape;
import kindling.network.Layer;
import kindling.network.LayerText;
import kindling.network.Loss;
import kindling.network.Network;
import kindling.network.losses.Losses;

/**
 * Creates a network from texts such as "affine 784 -> 50"; errors name the layer that does not fit.
 */
public final class NetworkParser {
  private NetworkParser() {}

  /** The loss of a text such as "softmax". */
  public static Loss loss(String text) {
    String name = name(text);
    Entry<Function<LayerText, Loss>> kind =
        Losses.ALL
            .find(name)
            .orElseThrow(
                () ->
                    new UserError(
                        "network.loss is \"%s\"; expected one of %s%s"
                            .formatted(text, Losses.ALL.names(), Losses.ALL.suggestion(name))));
    try {
      return parsed(kind, text, null);
    } catch (IllegalArgumentException e) {
      throw new UserError("network.loss (%s): %s".formatted(text, e.getMessage()), e);
    }
  }

  private static <T> T parsed(Entry<Function<LayerText, T>> kind, String text, Shape input) {
    LayerText rest =
        new LayerText(kind.usage(), text.strip().substring(kind.name().length()), input);
    T parsed = kind.maker().apply(rest);
    rest.end();
    return parsed;
  }

  /**
   * Checks layers before the shape of a row is known: that there are any and that their names
   * exist. If the first layer has an input size, everything is checked.
   */
  public static void check(List<String> texts, Loss loss) {
    requireSome(texts);
    for (int i = 0; i < texts.size(); i++) {
      try {
        kind(texts.get(i));
      } catch (IllegalArgumentException e) {
        String place = "layer %d (%s): ".formatted(i + 1, texts.get(i));
        throw new ElementError(i, place + e.getMessage(), e);
      }
    }
    if (texts.get(0).contains("->") && !texts.get(0).contains("(")) {
      parse(texts, loss, null);
    }
  }

  private static void requireSome(List<String> texts) {
    if (texts.isEmpty()) {
      throw new UserError(
          "network.layers is empty; it must be a list such as [affine 784 -> 50, relu, affine 50 -> 10]");
    }
  }

  /**
   * Creates a network.
   *
   * @param texts the layers in order
   * @param input shape of the first layer's input; null if its text contains the size
   */
  public static Network parse(List<String> texts, Loss loss, Shape input) {
    requireSome(texts);
    List<Layer> layers = layers(texts, input, "layer ", "a row of the data has ");
    try {
      Shape rows = input == null ? Shape.flat(layers.get(0).inputs()) : input;
      Network network = new Network(rows, layers, loss);
      loss.requireOutputs(network.outputs());
      return network;
    } catch (ArithmeticException e) {
      throw new UserError(
          "the network has more than %,d parameters".formatted(Integer.MAX_VALUE), e);
    } catch (IllegalArgumentException e) {
      throw new UserError(e.getMessage(), e);
    }
  }

  /**
   * Creates layers, each with the output of the previous one as its input.
   *
   * @param input shape of the first layer's input; null if its text contains the size
   * @param prefix of a layer's number in error messages
   * @param beforeFirst beginning of the description of the first layer's input in error messages
   */
  static List<Layer> layers(List<String> texts, Shape input, String prefix, String beforeFirst) {
    List<Layer> layers = new ArrayList<>();
    Shape shape = input;
    for (String text : texts) {
      String place = "%s%d (%s)".formatted(prefix, layers.size() + 1, text);
      Layer layer;
      Shape output;
      try {
        layer = parsed(kind(text), text, shape);
        output = layer.outputShape(shape == null ? Shape.flat(layer.inputs()) : shape);
        if (layer.parameters() < 0 || layer.outputs() < 0) {
          throw new ArithmeticException();
        }
      } catch (ArithmeticException e) {
        throw new ElementError(
            layers.size(),
            "%s has more than %,d parameters, or elements in a row"
                .formatted(place, Integer.MAX_VALUE),
            e);
      } catch (IllegalArgumentException e) {
        throw new ElementError(layers.size(), place + ": " + e.getMessage(), e);
      }
      if (shape != null && layer.inputs() != shape.size()) {
        throw new ElementError(
            layers.size(),
            "%s takes %d inputs, but %s%s"
                .formatted(
                    place,
                    layer.inputs(),
                    layers.isEmpty() ? beforeFirst : prefix + layers.size() + " gives ",
                    shape.isImage() ? shape.size() + " (" + shape + ")" : shape.size()),
            null);
      }
      layers.add(layer);
      shape = output;
    }
    return layers;
  }

  private static Entry<Function<LayerText, Layer>> kind(String text) {
    String name = name(text);
    return Layers.ALL
        .find(name)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    Losses.ALL.find(name).isPresent()
                        ? "%s is a loss, not a layer; write network.loss = %s".formatted(name, name)
                        : "there is no layer \"%s\"%s; the layers are %s"
                            .formatted(name, Layers.ALL.suggestion(name), Layers.ALL.names())));
  }

  /** The name of a layer or a loss: the text before a space or a parenthesis. */
  private static String name(String text) {
    return text.strip().split("[\\s(]", 2)[0];
  }
}
