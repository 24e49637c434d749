package kindling.network.layers;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import kindling.config.ElementError;
import kindling.config.NetworkSettings;
import kindling.config.Registry.Entry;
import kindling.config.UserError;
import kindling.config.message.Message;
import kindling.data.Shape;
import kindling.network.Layer;
import kindling.network.LayerText;
import kindling.network.Loss;
import kindling.network.Network;
import kindling.network.links.LogLink;
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
                    UserError.setting("network.loss")
                        .found("\"%s\"", text)
                        .expected("one of %s", Losses.ALL.names())
                        .cure(Losses.ALL.suggestion(name)));
    try {
      return parsed(kind, text, null);
    } catch (IllegalArgumentException e) {
      throw userError(e).at(Message.of("{network.loss} (%s)", text)).key("network.loss");
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
  public static void check(NetworkSettings settings, Loss loss) {
    List<String> texts = settings.layers();
    requireSome(texts);
    for (int i = 0; i < texts.size(); i++) {
      try {
        kind(texts.get(i));
      } catch (UserError e) {
        throw new ElementError(i, e.at("layer %d (%s)".formatted(i + 1, texts.get(i))));
      }
    }
    if (texts.get(0).contains("->") && !texts.get(0).contains("(")) {
      parse(settings, loss, null);
    }
  }

  /** Refuses a layer of a name that does not exist. */
  public static void requireKnown(String text) {
    kind(text);
  }

  /** An error of a layer or a loss that says what is wrong with its own text. */
  private static UserError userError(IllegalArgumentException e) {
    return e instanceof UserError error ? error : UserError.of("%s", e.getMessage()).because(e);
  }

  private static void requireSome(List<String> texts) {
    if (texts.isEmpty()) {
      throw UserError.setting("network.layers")
          .found("empty")
          .expected("a list such as [affine 784 -> 50, relu, affine 50 -> 10]");
    }
  }

  /**
   * Creates a network.
   *
   * @param texts the layers in order
   * @param input shape of the first layer's input; null if its text contains the size
   */
  public static Network parse(List<String> texts, Loss loss, Shape input) {
    return parse(texts, UnaryOperator.identity(), loss, input);
  }

  /** Creates the network of settings, which may make an ensemble of it. */
  public static Network parse(NetworkSettings settings, Loss loss, Shape input) {
    return parse(settings.layers(), layers -> Members.ensemble(layers, settings), loss, input);
  }

  private static Network parse(
      List<String> texts, UnaryOperator<List<Layer>> ensemble, Loss loss, Shape input) {
    requireSome(texts);
    List<Layer> written = layers(texts, input, "layer ", "a row of the data has ");
    try {
      requireLogLink(texts, written, loss);
      List<Layer> layers = ensemble.apply(written);
      Shape rows = input == null ? Shape.flat(layers.get(0).inputs()) : input;
      Network network = new Network(rows, Members.combined(layers, loss), loss);
      loss.requireOutputs(network.outputs());
      return network;
    } catch (ArithmeticException e) {
      throw UserError.of("the network has more than %,d parameters", Integer.MAX_VALUE).because(e);
    } catch (IllegalArgumentException e) {
      throw userError(e);
    }
  }

  /** Refuses an offset that is not in the first layer, or that the loss has no use for. */
  private static void requireLogLink(List<String> texts, List<Layer> layers, Loss loss) {
    boolean first = layers.get(0).offsetInput() >= 0;
    if (texts.subList(first ? 1 : 0, texts.size()).stream().anyMatch(NetworkParser::hasOffset)) {
      throw UserError.of("an offset must be a part of the first layer, embedding");
    }
    if (first && !(loss.link(1).orElse(null) instanceof LogLink)) {
      throw UserError.of(
              "an offset is added to the score before the exponential function of a log link, which {network.loss} = %s does not have",
              loss)
          .cure("set {network.loss} to poisson, gamma or tweedie, or ignore the column")
          .key("network.loss");
    }
  }

  private static boolean hasOffset(String layer) {
    return Arrays.asList(layer.split("[^a-z-]+")).contains("offset");
  }

  /**
   * Creates layers, each with the output of the previous one as its input.
   *
   * @param input shape of the first layer's input; null if its text contains the size
   * @param prefix of a layer's number in error messages
   * @param beforeFirst beginning of the description of the first layer's input in error messages
   */
  public static List<Layer> layers(
      List<String> texts, Shape input, String prefix, String beforeFirst) {
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
            UserError.of("has more than %,d parameters, or elements in a row", Integer.MAX_VALUE)
                .at(place)
                .because(e));
      } catch (IllegalArgumentException e) {
        throw new ElementError(layers.size(), userError(e).at(place));
      }
      if (shape != null && layer.inputs() != shape.size()) {
        throw new ElementError(
            layers.size(),
            UserError.of(
                    "takes %d inputs, but %s%s",
                    layer.inputs(),
                    layers.isEmpty() ? beforeFirst : prefix + layers.size() + " gives ",
                    shape.isImage() ? shape.size() + " (" + shape + ")" : shape.size())
                .at(place));
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
                Losses.ALL.find(name).isPresent()
                    ? UserError.of("%s is a loss, not a layer", name)
                        .cure("write {network.loss} = %s", name)
                    : UserError.of("there is no layer \"%s\"", name)
                        .expected("one of %s", Layers.ALL.names())
                        .cure(Layers.ALL.suggestion(name)));
  }

  /** The name of a layer or a loss: the text before a space or a parenthesis. */
  private static String name(String text) {
    return text.strip().split("[\\s(]", 2)[0];
  }
}
