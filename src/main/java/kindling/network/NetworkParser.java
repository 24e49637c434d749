package kindling.network;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import kindling.config.UserError;

/**
 * Makes a network out of its texts, such as "affine 784 -> 50", and says which layer does not fit.
 */
public final class NetworkParser {
  private static final Pattern AFFINE = Pattern.compile("(?:(\\d+)\\s*->\\s*)?(\\d+)");

  /**
   * Makes a layer out of the words behind its name and the outputs of the layer before, 0 if nobody
   * knows them.
   */
  @FunctionalInterface
  private interface Factory {
    Layer make(String arguments, int inputs);
  }

  private static final Map<String, Factory> LAYERS =
      new TreeMap<>(
          Map.of(
              "affine", NetworkParser::affine,
              "relu", elementwise(Relu::new),
              "sigmoid", elementwise(Sigmoid::new),
              "tanh", elementwise(Tanh::new)));

  private static final Map<String, Loss> LOSSES =
      new TreeMap<>(Map.of("softmax", new SoftmaxWithLoss()));

  private NetworkParser() {}

  /** The loss of a name. */
  public static Loss loss(String name) {
    Loss loss = LOSSES.get(name);
    if (loss == null) {
      throw new UserError(
          "network.loss is \"%s\"; it must be %s"
              .formatted(name, String.join(" or ", LOSSES.keySet())));
    }
    return loss;
  }

  /**
   * The network of some layers.
   *
   * @param texts the layers in order
   * @param inputs features of a row, or 0 if the first layer is to say so
   */
  public static Network parse(List<String> texts, Loss loss, int inputs) {
    if (texts.isEmpty()) {
      throw new UserError(
          "network.layers is empty; it must be a list such as [affine 784 -> 50, relu, affine 50 -> 10]");
    }
    List<Layer> layers = new ArrayList<>();
    int width = inputs;
    for (String text : texts) {
      String[] words = text.strip().split("\\s+", 2);
      String place = "layer %d (%s)".formatted(layers.size() + 1, text);
      Factory factory = LAYERS.get(words[0]);
      if (factory == null) {
        throw new UserError(
            "%s: there is no layer \"%s\"; there are %s"
                .formatted(place, words[0], String.join(", ", LAYERS.keySet())));
      }
      Layer layer;
      try {
        layer = factory.make(words.length > 1 ? words[1].strip() : "", width);
      } catch (ArithmeticException e) {
        throw new UserError(
            "%s has more than %,d parameters".formatted(place, Integer.MAX_VALUE), e);
      } catch (IllegalArgumentException e) {
        throw new UserError(place + ": " + e.getMessage(), e);
      }
      if (width != 0 && layer.inputs() != width) {
        throw new UserError(
            "%s takes %d inputs, but %s"
                .formatted(
                    place,
                    layer.inputs(),
                    layers.isEmpty()
                        ? "a row of the data has " + width
                        : "layer " + layers.size() + " gives " + width));
      }
      layers.add(layer);
      width = layer.outputs();
    }
    try {
      return new Network(layers, loss);
    } catch (ArithmeticException e) {
      throw new UserError(
          "the network has more than %,d parameters".formatted(Integer.MAX_VALUE), e);
    }
  }

  private static Layer affine(String arguments, int inputs) {
    Matcher matcher = AFFINE.matcher(arguments);
    if (!matcher.matches()) {
      throw new IllegalArgumentException(
          "write it as \"affine INPUTS -> OUTPUTS\" or \"affine OUTPUTS\"");
    }
    int in = matcher.group(1) == null ? inputs : size(matcher.group(1));
    if (in == 0) {
      throw new IllegalArgumentException(
          "its inputs are not known here; write it as \"affine INPUTS -> OUTPUTS\"");
    }
    Affine affine = new Affine(in, size(matcher.group(2)));
    Math.addExact(Math.multiplyExact(affine.inputs(), affine.outputs()), affine.outputs());
    return affine;
  }

  private static Factory elementwise(IntFunction<Layer> constructor) {
    return (arguments, inputs) -> {
      if (!arguments.isEmpty()) {
        throw new IllegalArgumentException("takes nothing behind its name");
      }
      if (inputs == 0) {
        throw new IllegalArgumentException(
            "cannot be the first layer here; begin with \"affine INPUTS -> OUTPUTS\"");
      }
      return constructor.apply(inputs);
    };
  }

  private static int size(String digits) {
    try {
      int size = Integer.parseInt(digits);
      if (size > 0) {
        return size;
      }
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("a size must be from 1 to " + Integer.MAX_VALUE, e);
    }
    throw new IllegalArgumentException("a size must be from 1 to " + Integer.MAX_VALUE);
  }
}
