package kindling.network;

import java.util.List;

/**
 * A naive network in double precision: every formula written down as loops over rows and units,
 * slow and obviously right. What the layers compute is compared with it, and it is compared with
 * numerical differentiation.
 */
final class ReferenceNetwork {
  private final List<Layer> layers;
  private final double[] parameters;

  ReferenceNetwork(Network network, float[] parameters) {
    this.layers = network.layers();
    this.parameters = new double[parameters.length];
    for (int i = 0; i < parameters.length; i++) {
      this.parameters[i] = parameters[i];
    }
  }

  double[] parameters() {
    return parameters;
  }

  /** The values between the layers, the input first, the scores last; each (rows, width). */
  double[][][] values(double[][] x) {
    double[][][] values = new double[layers.size() + 1][][];
    values[0] = x;
    int offset = 0;
    for (int l = 0; l < layers.size(); l++) {
      values[l + 1] = forward(layers.get(l), offset, values[l]);
      offset += layers.get(l).parameters();
    }
    return values;
  }

  /** The sum of the rows' cross-entropies. */
  double loss(double[][] x, double[][] t) {
    double[][] scores = values(x)[layers.size()];
    double loss = 0;
    for (int r = 0; r < x.length; r++) {
      double[] y = softmax(scores[r]);
      for (int k = 0; k < y.length; k++) {
        loss -= t[r][k] == 0 ? 0 : t[r][k] * Math.log(y[k]);
      }
    }
    return loss;
  }

  /** The gradient of {@link #loss} with respect to the parameters. */
  double[] gradient(double[][] x, double[][] t) {
    double[][][] values = values(x);
    double[] gradient = new double[parameters.length];
    double[][] d = new double[x.length][];
    for (int r = 0; r < x.length; r++) {
      d[r] = softmax(values[layers.size()][r]);
      for (int k = 0; k < d[r].length; k++) {
        d[r][k] -= t[r][k];
      }
    }
    int offset = parameters.length;
    for (int l = layers.size() - 1; l >= 0; l--) {
      offset -= layers.get(l).parameters();
      d = backward(layers.get(l), offset, values[l], d, gradient);
    }
    return gradient;
  }

  private double[][] forward(Layer layer, int offset, double[][] x) {
    double[][] y = new double[x.length][layer.outputs()];
    for (int r = 0; r < x.length; r++) {
      for (int j = 0; j < layer.outputs(); j++) {
        if (layer instanceof Affine affine) {
          y[r][j] = parameters[offset + affine.inputs() * affine.outputs() + j];
          for (int i = 0; i < affine.inputs(); i++) {
            y[r][j] += x[r][i] * parameters[offset + i * affine.outputs() + j];
          }
        } else if (layer instanceof Relu) {
          y[r][j] = x[r][j] > 0 ? x[r][j] : 0;
        } else if (layer instanceof Sigmoid) {
          y[r][j] = 1 / (1 + Math.exp(-x[r][j]));
        } else if (layer instanceof Tanh) {
          y[r][j] =
              (Math.exp(x[r][j]) - Math.exp(-x[r][j])) / (Math.exp(x[r][j]) + Math.exp(-x[r][j]));
        } else {
          throw new IllegalArgumentException("no reference for " + layer);
        }
      }
    }
    return y;
  }

  private double[][] backward(
      Layer layer, int offset, double[][] x, double[][] dy, double[] gradient) {
    double[][] y = forward(layer, offset, x);
    double[][] dx = new double[x.length][layer.inputs()];
    for (int r = 0; r < x.length; r++) {
      for (int j = 0; j < layer.outputs(); j++) {
        if (layer instanceof Affine affine) {
          gradient[offset + affine.inputs() * affine.outputs() + j] += dy[r][j];
          for (int i = 0; i < affine.inputs(); i++) {
            gradient[offset + i * affine.outputs() + j] += x[r][i] * dy[r][j];
            dx[r][i] += parameters[offset + i * affine.outputs() + j] * dy[r][j];
          }
        } else if (layer instanceof Relu) {
          dx[r][j] = x[r][j] > 0 ? dy[r][j] : 0;
        } else if (layer instanceof Sigmoid) {
          dx[r][j] = dy[r][j] * y[r][j] * (1 - y[r][j]);
        } else if (layer instanceof Tanh) {
          dx[r][j] = dy[r][j] * (1 - y[r][j] * y[r][j]);
        }
      }
    }
    return dx;
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
