package kindling.network;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.IntFunction;
import kindling.config.ElementError;
import kindling.config.UserError;
import kindling.data.Shape;

/**
 * Makes a network out of its texts, such as "affine 784 -> 50", and says which layer does not fit.
 */
public final class NetworkParser {
  /** How something is written, and how it is made of a text. */
  private record Kind<T>(String usage, Function<LayerText, T> parse) {}

  /** A new layer adds its line here. */
  private static final Map<String, Kind<Layer>> LAYERS =
      new TreeMap<>(
          Map.ofEntries(
              Map.entry("affine", new Kind<>(Affine.USAGE, Affine::parse)),
              Map.entry("average-pooling", new Kind<>(AveragePooling.USAGE, AveragePooling::parse)),
              Map.entry("batch-normalization", ofShape(BatchNormalization::new)),
              Map.entry("convolution", new Kind<>(Convolution.USAGE, Convolution::parse)),
              Map.entry("dropout", new Kind<>(Dropout.USAGE, Dropout::parse)),
              Map.entry("flatten", elementwise(Flatten::new)),
              Map.entry("gelu", elementwise(Gelu::new)),
              Map.entry("leaky-relu", new Kind<>(LeakyRelu.USAGE, LeakyRelu::parse)),
              Map.entry("max-pooling", new Kind<>(MaxPooling.USAGE, MaxPooling::parse)),
              Map.entry("relu", elementwise(Relu::new)),
              Map.entry("residual", new Kind<>(Residual.USAGE, NetworkParser::residual)),
              Map.entry("sigmoid", elementwise(Sigmoid::new)),
              Map.entry("tanh", elementwise(Tanh::new))));

  /** A new loss adds its line here. */
  private static final Map<String, Kind<Loss>> LOSSES =
      new TreeMap<>(
          Map.of(
              "mean-squared-error",
                  new Kind<>("mean-squared-error", text -> new MeanSquaredError()),
              "sigmoid", new Kind<>("sigmoid", text -> new SigmoidWithLoss()),
              "softmax", new Kind<>(SoftmaxWithLoss.USAGE, SoftmaxWithLoss::parse)));

  private NetworkParser() {}

  /** The loss of a text such as "softmax". */
  public static Loss loss(String text) {
    String name = name(text);
    Kind<Loss> kind = LOSSES.get(name);
    if (kind == null) {
      throw new UserError(
          "network.loss is \"%s\"; it must be %s"
              .formatted(text, String.join(" or ", LOSSES.keySet())));
    }
    try {
      LayerText rest = new LayerText(kind.usage(), text.strip().substring(name.length()), null);
      Loss loss = kind.parse().apply(rest);
      rest.end();
      return loss;
    } catch (IllegalArgumentException e) {
      throw new UserError("network.loss (%s): %s".formatted(text, e.getMessage()), e);
    }
  }

  /**
   * Checks what can be checked before the shape of a row is known: that there are layers, and of
   * names that exist; and all of it if the first layer says what it takes.
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
   * The network of some layers.
   *
   * @param texts the layers in order
   * @param input of the first one, or null if it is to say so itself
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

  private static List<Layer> layers(
      List<String> texts, Shape input, String prefix, String beforeFirst) {
    List<Layer> layers = new ArrayList<>();
    Shape shape = input;
    for (String text : texts) {
      String place = "%s%d (%s)".formatted(prefix, layers.size() + 1, text);
      Layer layer;
      Shape output;
      try {
        layer = layer(text, shape);
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

  private static Layer layer(String text, Shape input) {
    String name = name(text);
    LayerText rest =
        new LayerText(kind(text).usage(), text.strip().substring(name.length()), input);
    Layer layer = kind(text).parse().apply(rest);
    rest.end();
    return layer;
  }

  private static Kind<Layer> kind(String text) {
    String name = name(text);
    Kind<Layer> kind = LAYERS.get(name);
    if (kind == null) {
      throw new IllegalArgumentException(
          LOSSES.containsKey(name)
              ? "%s is no layer but a loss: network.loss = %s".formatted(name, name)
              : "there is no layer \"%s\"; there are %s"
                  .formatted(name, String.join(", ", LAYERS.keySet())));
    }
    return kind;
  }

  /** Of a layer or a loss: what stands before a space or a parenthesis. */
  private static String name(String text) {
    return text.strip().split("[\\s(]", 2)[0];
  }

  private static Layer residual(LayerText text) {
    List<String> inside = text.inParentheses();
    Shape input = text.input();
    try {
      Chain chain = new Chain(layers(inside, input, "its layer ", "what goes around has "));
      Shape output = chain.outputShape(input);
      if (output.isImage() && input.isImage() && !output.equals(input)) {
        throw new IllegalArgumentException(
            "what goes around must come back in the same shape, but %s goes in and %s comes back"
                .formatted(input, output));
      }
      return new Residual(chain);
    } catch (UserError e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
  }

  private static Kind<Layer> elementwise(IntFunction<Layer> constructor) {
    return ofShape(shape -> constructor.apply(shape.size()));
  }

  private static Kind<Layer> ofShape(Function<Shape, Layer> constructor) {
    return new Kind<>(
        "its name alone, behind a layer such as affine INPUTS -> OUTPUTS",
        text -> constructor.apply(text.input()));
  }
}
