package kindling.network;

import java.util.Arrays;
import java.util.List;
import kindling.math.Seeds;
import kindling.metrics.scores.IsotonicMap;
import kindling.network.layers.Affine;
import kindling.network.layers.AveragePooling;
import kindling.network.layers.BatchNormalization;
import kindling.network.layers.Convolution;
import kindling.network.layers.Dropout;
import kindling.network.layers.Elu;
import kindling.network.layers.Embedding;
import kindling.network.layers.Ensemble;
import kindling.network.layers.Flatten;
import kindling.network.layers.GatedLinearUnit;
import kindling.network.layers.Gelu;
import kindling.network.layers.Isotonic;
import kindling.network.layers.LayerNormalization;
import kindling.network.layers.LeakyRelu;
import kindling.network.layers.MaxPooling;
import kindling.network.layers.Maxout;
import kindling.network.layers.Relu;
import kindling.network.layers.Residual;
import kindling.network.layers.Selu;
import kindling.network.layers.Sigmoid;
import kindling.network.layers.Silu;
import kindling.network.layers.Tanh;
import kindling.network.layers.Window;
import kindling.network.layers.members.MemberAffine;
import kindling.network.layers.members.MemberHeads;
import kindling.network.layers.members.MemberInputs;
import kindling.network.layers.members.MemberMean;
import kindling.network.layers.members.SeparateMembers;
import kindling.network.layers.members.SharedMembers;
import kindling.network.layers.parts.LevelPart;
import kindling.network.layers.parts.Part;
import kindling.network.layers.parts.PeriodicPart;
import kindling.network.layers.parts.PiecewisePart;
import kindling.network.links.Ascending;
import kindling.network.links.LogLink;

/**
 * A naive network in double precision, with which the layers are compared: every formula as slow,
 * obviously correct loops over rows and units, and the gradient by numerical differentiation.
 */
public final class ReferenceNetwork {
  private static final double STEP = 1e-5;

  private final List<Layer> layers;
  private final double[] parameters;
  private final long seed;

  public ReferenceNetwork(Network network, float[] parameters, long seed) {
    this.layers = network.layers();
    this.seed = seed;
    this.parameters = new double[parameters.length];
    for (int i = 0; i < parameters.length; i++) {
      this.parameters[i] = parameters[i];
    }
  }

  /** The sum of the rows' cross-entropies, in training. */
  double loss(double[][] x, double[][] t) {
    double[][] scores = forward(layers, 0, x, seed);
    double loss = 0;
    for (int r = 0; r < x.length; r++) {
      double[] y = softmax(scores[r]);
      for (int k = 0; k < y.length; k++) {
        loss -= t[r][k] == 0 ? 0 : t[r][k] * Math.log(y[k]);
      }
    }
    return loss;
  }

  /** The slope of {@link #loss} with respect to one parameter. */
  public double slope(int i, double[][] x, double[][] t) {
    double kept = parameters[i];
    parameters[i] = kept + STEP;
    double high = loss(x, t);
    parameters[i] = kept - STEP;
    double low = loss(x, t);
    parameters[i] = kept;
    return (high - low) / (2 * STEP);
  }

  /** The output of the first layers, in training. */
  public double[][] outputs(int count, double[][] x) {
    return forward(layers.subList(0, count), 0, x, seed);
  }

  private double[][] forward(List<Layer> layers, int offset, double[][] x, long seed) {
    double[][] y = x;
    int at = offset;
    for (int l = 0; l < layers.size(); l++) {
      y = forward(layers.get(l), at, y, Seeds.mix(seed, l));
      at += layers.get(l).parameters();
    }
    return y;
  }

  private double[][] forward(Layer layer, int offset, double[][] x, long seed) {
    if (layer instanceof BatchNormalization normalization) {
      return normalized(normalization.shape().channels(), offset, x);
    }
    if (layer instanceof Residual residual) {
      double[][] y = forward(residual.chain().layers(), offset, x, seed);
      for (int r = 0; r < x.length; r++) {
        for (int i = 0; i < x[r].length; i++) {
          y[r][i] += x[r][i];
        }
      }
      return y;
    }
    if (layer instanceof Ensemble ensemble) {
      return ofMembers(ensemble, offset, x, seed);
    }
    double[][] y = new double[x.length][layer.outputs()];
    for (int r = 0; r < x.length; r++) {
      for (int j = 0; j < layer.outputs(); j++) {
        y[r][j] = output(layer, offset, x[r], j, seed, r);
      }
    }
    return y;
  }

  private double[][] ofMembers(Ensemble ensemble, int offset, double[][] x, long seed) {
    return ensemble.body() instanceof SharedMembers shared
        ? ofMembers(ensemble, shared.layers(), offset, x, seed)
        : ofMembers(ensemble, (SeparateMembers) ensemble.body(), offset, x, seed);
  }

  private double[][] ofMembers(
      Ensemble ensemble, SeparateMembers separate, int offset, double[][] x, long seed) {
    double[][] y = new double[x.length][ensemble.outputs()];
    int at = offset;
    for (int m = 0; m < ensemble.members(); m++) {
      double[][] scores = forward(separate.layers(), at, x, Seeds.mix(seed, m));
      for (int r = 0; r < x.length; r++) {
        System.arraycopy(scores[r], 0, y[r], m * scores[r].length, scores[r].length);
      }
      at += separate.layers().stream().mapToInt(Layer::parameters).sum();
    }
    return y;
  }

  private double[][] ofMembers(
      Ensemble ensemble, List<Layer> layers, int offset, double[][] x, long seed) {
    int members = ensemble.members();
    int common = 0;
    while (!(layers.get(common) instanceof MemberInputs)) {
      common++;
    }
    double[][] input = forward(layers.subList(0, common), offset, x, seed);
    int at = offset + layers.stream().limit(common).mapToInt(Layer::parameters).sum();
    double[][] copies = new double[x.length * members][layers.get(common).inputs()];
    for (int r = 0; r < copies.length; r++) {
      for (int i = 0; i < copies[r].length; i++) {
        int factor = r % members * copies[r].length + i;
        copies[r][i] = parameters[at + factor] * input[r / members][i];
      }
    }
    List<Layer> own = layers.subList(common + 1, layers.size());
    int after = at + layers.get(common).parameters();
    double[][] scores = forward(own, after, copies, Seeds.mix(seed, common + 1));
    double[][] y = new double[x.length][ensemble.outputs()];
    for (int r = 0; r < copies.length; r++) {
      System.arraycopy(
          scores[r], 0, y[r / members], r % members * scores[r].length, scores[r].length);
    }
    return y;
  }

  private double ofMember(MemberAffine affine, int offset, double[] x, int j, int member) {
    int inputs = offset + affine.inputs() * affine.outputs();
    int outputs = inputs + (affine.first() ? 0 : affine.members() * affine.inputs());
    int own = member * affine.outputs() + j;
    double y = 0;
    for (int i = 0; i < affine.inputs(); i++) {
      double factor = affine.first() ? 1 : parameters[inputs + member * affine.inputs() + i];
      y += x[i] * factor * parameters[offset + i * affine.outputs() + j];
    }
    int bias = outputs + affine.members() * affine.outputs();
    return y * parameters[outputs + own] + parameters[bias + own];
  }

  private double output(Layer layer, int offset, double[] x, int j, long seed, int row) {
    if (layer instanceof MemberAffine affine) {
      return ofMember(affine, offset, x, j, row % affine.members());
    } else if (layer instanceof MemberHeads heads) {
      int member = row % heads.members();
      int from = offset + member * heads.inputs() * heads.outputs();
      int bias = offset + heads.members() * heads.inputs() * heads.outputs();
      double y = parameters[bias + member * heads.outputs() + j];
      for (int i = 0; i < heads.inputs(); i++) {
        y += x[i] * parameters[from + i * heads.outputs() + j];
      }
      return y;
    } else if (layer instanceof MemberMean mean) {
      double sum = 0;
      for (int m = 0; m < mean.members(); m++) {
        sum += softmax(Arrays.copyOfRange(x, m * mean.outputs(), (m + 1) * mean.outputs()))[j];
      }
      return Math.log(sum / mean.members());
    }
    if (layer instanceof Affine affine) {
      double y = parameters[offset + affine.inputs() * affine.outputs() + j];
      for (int i = 0; i < affine.inputs(); i++) {
        y += x[i] * parameters[offset + i * affine.outputs() + j];
      }
      return y;
    } else if (layer instanceof Relu) {
      return x[j] > 0 ? x[j] : 0;
    } else if (layer instanceof LeakyRelu leaky) {
      return x[j] > 0 ? x[j] : leaky.slope() * x[j];
    } else if (layer instanceof Sigmoid) {
      return 1 / (1 + Math.exp(-x[j]));
    } else if (layer instanceof Tanh) {
      return (Math.exp(x[j]) - Math.exp(-x[j])) / (Math.exp(x[j]) + Math.exp(-x[j]));
    } else if (layer instanceof Ascending ascending) {
      double y = x[j - j % ascending.size()];
      for (int k = j - j % ascending.size() + 1; k <= j; k++) {
        y += Math.log(1 + Math.exp(x[k]));
      }
      return y;
    } else if (layer instanceof LogLink) {
      return Math.exp(x[j]);
    } else if (layer instanceof Gelu) {
      return x[j] * (0.5 + integralOfBell(x[j]));
    } else if (layer instanceof Elu elu) {
      return x[j] > 0 ? x[j] : elu.alpha() * (Math.exp(x[j]) - 1);
    } else if (layer instanceof Selu) {
      double alpha = 1.6732632423543772;
      return 1.0507009873554805 * (x[j] > 0 ? x[j] : alpha * (Math.exp(x[j]) - 1));
    } else if (layer instanceof Silu) {
      return x[j] / (1 + Math.exp(-x[j]));
    } else if (layer instanceof GatedLinearUnit unit) {
      return x[j] / (1 + Math.exp(-x[j + unit.outputs()]));
    } else if (layer instanceof Maxout maxout) {
      int from = j * maxout.pieces();
      return Arrays.stream(x, from, from + maxout.pieces()).max().getAsDouble();
    } else if (layer instanceof LayerNormalization) {
      double mean = Arrays.stream(x).average().getAsDouble();
      double variance = Arrays.stream(x).map(v -> (v - mean) * (v - mean)).average().getAsDouble();
      double normal = (x[j] - mean) / Math.sqrt(variance + 1e-5);
      return parameters[offset + j] * normal + parameters[offset + x.length + j];
    } else if (layer instanceof Flatten) {
      return x[j];
    } else if (layer instanceof Isotonic isotonic) {
      return calibrated(isotonic, x, j);
    } else if (layer instanceof Embedding embedding) {
      return embedded(embedding, offset, x, j);
    } else if (layer instanceof Dropout dropout) {
      double random = (Seeds.bits(seed, row * dropout.width() + j) >>> 1) / (double) (1L << 31);
      return random < dropout.probability() ? 0 : x[j] / (1 - dropout.probability());
    } else if (layer instanceof Convolution convolution) {
      Window window = convolution.window();
      int filter = j % convolution.filters();
      int place = j / convolution.filters();
      double y = parameters[offset + window.size() * convolution.filters() + filter];
      for (int k = 0; k < window.size(); k++) {
        y +=
            under(window, x, place, k, 0) * parameters[offset + k * convolution.filters() + filter];
      }
      return y;
    } else if (layer instanceof MaxPooling pooling) {
      return pooled(pooling.window(), x, j, true);
    } else if (layer instanceof AveragePooling pooling) {
      return pooled(pooling.window(), x, j, false);
    }
    throw new IllegalArgumentException("no reference for " + layer);
  }

  private static double calibrated(Isotonic isotonic, double[] x, int j) {
    if (isotonic.flags()) {
      double q = probability(isotonic.maps().get(j), x[j]);
      return Math.log(q / (1 - q));
    } else if (isotonic.maps().size() == 1) {
      double q = probability(isotonic.maps().get(0), x[1] - x[0]);
      return Math.log(j == 1 ? q : 1 - q);
    }
    double others = 0;
    for (int i = 0; i < x.length; i++) {
      others += i == j ? 0 : Math.exp(x[i]);
    }
    return Math.log(probability(isotonic.maps().get(j), x[j] - Math.log(others)));
  }

  private static double probability(IsotonicMap map, double logOdds) {
    float[] x = map.logOdds();
    double[] p = map.probabilities();
    double probability = p[0];
    for (int i = 0; i + 1 < x.length; i++) {
      double share = Math.max(0, Math.min(1, (logOdds - x[i]) / (x[i + 1] - x[i])));
      probability += share * (p[i + 1] - p[i]);
    }
    return probability;
  }

  private double embedded(Embedding embedding, int offset, double[] x, int j) {
    int input = 0;
    int output = 0;
    int at = offset;
    for (Part part : embedding.parts()) {
      if (j < output + part.outputs()) {
        return embedded(part, at, x, input, j - output);
      }
      at += part.parameters();
      input += part.inputs();
      output += part.outputs();
    }
    throw new IllegalArgumentException("no output " + j);
  }

  private double embedded(Part part, int at, double[] x, int input, int j) {
    double number = x[input];
    if (part instanceof LevelPart table) {
      boolean valid = number == Math.rint(number) && number >= 0 && number < table.levels();
      return parameters[at + (valid ? (int) number : 0) * table.width() + j];
    } else if (part instanceof PiecewisePart piecewise) {
      int width = piecewise.width();
      double y = parameters[at + piecewise.bins() * width + j];
      for (int t = 0; t < piecewise.bins(); t++) {
        y += Math.max(0, Math.min(1, number - t)) * parameters[at + t * width + j];
      }
      return y;
    } else if (part instanceof PeriodicPart periodic) {
      int frequencies = periodic.frequencies();
      int width = periodic.width();
      int weights = at + frequencies;
      double y = parameters[weights + 2 * frequencies * width + j];
      for (int k = 0; k < frequencies; k++) {
        double v = 2 * Math.PI * parameters[at + k] * number;
        y += Math.sin(v) * parameters[weights + k * width + j];
        y += Math.cos(v) * parameters[weights + (frequencies + k) * width + j];
      }
      return y;
    }
    return x[input + j];
  }

  private static double pooled(Window window, double[] x, int j, boolean max) {
    int channels = window.image().channels();
    double sum = 0;
    double largest = Double.NEGATIVE_INFINITY;
    for (int k = j % channels; k < window.size(); k += channels) {
      double value = under(window, x, j / channels, k, Double.NaN);
      sum += value;
      largest = Math.max(largest, value);
    }
    return max ? largest : sum / (window.height() * window.width());
  }

  /** Element k of the patch under the window at a place. */
  private static double under(Window window, double[] x, int place, int k, double outside) {
    int channels = window.image().channels();
    int row =
        place / window.columns() * window.down() - window.padding() + k / channels / window.width();
    int column =
        place % window.columns() * window.right()
            - window.padding()
            + k / channels % window.width();
    boolean inside =
        row >= 0 && row < window.image().height() && column >= 0 && column < window.image().width();
    return inside ? x[(row * window.image().width() + column) * channels + k % channels] : outside;
  }

  private double[][] normalized(int channels, int offset, double[][] x) {
    double[][] y = new double[x.length][x[0].length];
    double n = x.length * (double) x[0].length / channels;
    for (int c = 0; c < channels; c++) {
      double mean = 0;
      double variance = 0;
      for (double[] row : x) {
        for (int i = c; i < row.length; i += channels) {
          mean += row[i] / n;
        }
      }
      for (double[] row : x) {
        for (int i = c; i < row.length; i += channels) {
          variance += (row[i] - mean) * (row[i] - mean) / n;
        }
      }
      for (int r = 0; r < x.length; r++) {
        for (int i = c; i < x[r].length; i += channels) {
          y[r][i] =
              parameters[offset + c] * (x[r][i] - mean) / Math.sqrt(variance + 1e-5)
                  + parameters[offset + channels + c];
        }
      }
    }
    return y;
  }

  /** The integral of the bell curve from 0 to x, by Simpson's rule. */
  private static double integralOfBell(double x) {
    int n = 200;
    double h = x / n;
    double sum = 0;
    for (int i = 0; i <= n; i++) {
      double weight = i == 0 || i == n ? 1 : i % 2 == 1 ? 4 : 2;
      sum += weight * Math.exp(-0.5 * i * h * i * h);
    }
    return sum * h / 3 / Math.sqrt(2 * Math.PI);
  }

  private static double[] softmax(double[] scores) {
    double sum = 0;
    for (double score : scores) {
      sum += Math.exp(score);
    }
    double[] y = new double[scores.length];
    for (int k = 0; k < scores.length; k++) {
      y[k] = Math.exp(scores[k]) / sum;
    }
    return y;
  }
}
