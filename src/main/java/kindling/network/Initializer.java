package kindling.network;

import java.util.Random;
import kindling.config.UserError;
import kindling.math.Seeds;

/**
 * Weights to begin with: Gaussian, of a deviation that may depend on the layer's size; biases are
 * zero.
 *
 * <p>{@code he}: √(2 / inputs), for relu (He et al.: Delving Deep into Rectifiers, 2015, eq. 10).
 * {@code xavier}: √(2 / (inputs + outputs)), for sigmoid and tanh (Glorot, Bengio: Understanding
 * the Difficulty of Training Deep Feedforward Neural Networks, 2010, eq. 12). {@code
 * normal(DEVIATION)}: the same for every layer.
 */
public final class Initializer {
  private static final String ALLOWED = "he, xavier, or normal(DEVIATION) such as normal(0.01)";

  private final String text;
  private final double deviation;

  private Initializer(String text, double deviation) {
    this.text = text;
    this.deviation = deviation;
  }

  /** The initializer that a setting names. */
  public static Initializer of(String text) {
    if (text.equals("he") || text.equals("xavier")) {
      return new Initializer(text, 0);
    }
    if (text.startsWith("normal(") && text.endsWith(")")) {
      try {
        double deviation =
            Double.parseDouble(text.substring("normal(".length(), text.length() - 1));
        if (deviation >= 0 && !Double.isInfinite(deviation)) {
          return new Initializer(text, deviation);
        }
      } catch (NumberFormatException e) {
        throw new UserError(
            "network.initialization is \"%s\"; it must be %s".formatted(text, ALLOWED), e);
      }
    }
    throw new UserError("network.initialization is \"%s\"; it must be %s".formatted(text, ALLOWED));
  }

  /** New parameters for a network: a pure function of it and the seed. */
  public float[] parameters(Network network, long seed) {
    float[] parameters = new float[network.parameters()];
    for (Network.Placed placed : network.parameterArrays()) {
      if (placed.array().name().equals("weight")) {
        fill(
            parameters,
            placed,
            network.layers().get(placed.layer()),
            Seeds.mix(seed, placed.layer()));
      }
    }
    return parameters;
  }

  private void fill(float[] parameters, Network.Placed placed, Layer layer, long seed) {
    double scale = deviation(layer);
    // java.util.Random, because its sequence is specified to the bit (Knuth's polar method over a
    // given generator).
    Random random = new Random(seed);
    for (int i = 0; i < placed.array().size(); i++) {
      parameters[placed.offset() + i] = (float) (scale * random.nextGaussian());
    }
  }

  private double deviation(Layer layer) {
    return switch (text) {
      case "he" -> Math.sqrt(2.0 / layer.inputs());
      case "xavier" -> Math.sqrt(2.0 / (layer.inputs() + layer.outputs()));
      default -> deviation;
    };
  }
}
