package kindling.network;

import java.util.Arrays;
import java.util.Random;
import kindling.config.UserError;
import kindling.math.Seeds;
import kindling.optimize.Span.Role;

/**
 * Creates the initial parameters. Weights are Gaussian with a standard deviation that may depend on
 * the layer's size, except row 0 of a table, which is zero, and arrays with a {@link
 * ParameterArray#deviation} of their own; all other parameters begin with a value from their layer,
 * biases with zero.
 *
 * <p>{@code he}: √(2 / inputs), for relu (He et al.: Delving Deep into Rectifiers, 2015, eq. 10).
 * {@code xavier}: √(2 / (inputs + outputs)), for sigmoid and tanh (Glorot, Bengio: Understanding
 * the Difficulty of Training Deep Feedforward Neural Networks, 2010, eq. 12). {@code
 * normal(DEVIATION)}: the same standard deviation for every layer. The inputs and the outputs of a
 * table are both its width, so {@code xavier} is the usual √(1 / width) of embeddings.
 */
public final class Initializer {
  private static final String ALLOWED = "he, xavier, or normal(DEVIATION) such as normal(0.01)";

  private final String text;
  private final double deviation;

  private Initializer(String text, double deviation) {
    this.text = text;
    this.deviation = deviation;
  }

  /** The initializer of a setting. */
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
        throw unknown(text).because(e);
      }
    }
    throw unknown(text);
  }

  private static UserError unknown(String text) {
    return UserError.setting("network.initialization").found("\"%s\"", text).expected(ALLOWED);
  }

  /** New parameters for a network: a pure function of network and seed. */
  public float[] parameters(Network network, long seed) {
    float[] parameters = new float[network.parameters()];
    int layer = -1;
    int weights = 0;
    for (Network.Placed placed : network.parameterArrays()) {
      ParameterArray array = placed.array();
      weights = placed.layer() == layer ? weights : 0;
      layer = placed.layer();
      if (array.role() == Role.WEIGHT || array.deviation() > 0) {
        long ofLayer = Seeds.mix(seed, layer);
        fill(parameters, placed, weights == 0 ? ofLayer : Seeds.mix(ofLayer, weights));
        weights++;
      } else {
        int from = placed.offset();
        Arrays.fill(parameters, from, from + array.size(), array.initial());
      }
    }
    return parameters;
  }

  private void fill(float[] parameters, Network.Placed placed, long seed) {
    ParameterArray array = placed.array();
    double scale = deviation(array);
    // java.util.Random, because its sequence is specified bit for bit (Knuth's polar method with a
    // given generator).
    Random random = new Random(seed);
    int zeros = array.table() ? array.fanOut() : 0; // row 0
    for (int i = zeros; i < array.size(); i++) {
      parameters[placed.offset() + i] = (float) (scale * random.nextGaussian());
    }
  }

  private double deviation(ParameterArray weight) {
    if (weight.deviation() > 0) {
      return weight.deviation();
    }
    return switch (text) {
      case "he" -> Math.sqrt(2.0 / weight.fanIn());
      case "xavier" -> Math.sqrt(2.0 / (weight.fanIn() + weight.fanOut()));
      default -> deviation;
    };
  }
}
