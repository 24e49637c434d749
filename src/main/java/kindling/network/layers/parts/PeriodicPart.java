package kindling.network.layers.parts;

import java.util.List;
import kindling.network.ParameterArray;

/**
 * Periodic embedding of one number: {@code y = b + Σ sin(v[k])·W[k] + cos(v[k])·W[K + k]} with
 * {@code v[k] = 2π·c[k]·x}, where the K frequencies c are trained, too (Gorishniy, Rubachev,
 * Babenko: On Embeddings for Numerical Features in Tabular Deep Learning, 2022, eq. 2, with a
 * linear layer for each feature).
 *
 * <p>Shapes: x one number, c (K), W (2·K, width), b and y (width). The frequencies begin as
 * Gaussians.
 *
 * @param frequencies K
 * @param deviation standard deviation of the first frequencies
 */
public record PeriodicPart(int frequencies, int width, float deviation) implements Part {
  static final String NAME = "periodic";

  /** Refuses a part without frequencies or outputs. */
  public PeriodicPart {
    Parts.require(
        frequencies > 0 && width > 0, "it must have at least one frequency and one output");
    Parts.require(
        deviation > 0 && Float.isFinite(deviation),
        "the standard deviation of its frequencies must be above 0");
  }

  @Override
  public int inputs() {
    return 1;
  }

  @Override
  public int outputs() {
    return width;
  }

  @Override
  public List<ParameterArray> arrays(int number) {
    return List.of(
        ParameterArray.gaussian("frequency" + number, deviation, frequencies),
        ParameterArray.weight("weight" + number, 2 * frequencies, width),
        ParameterArray.bias("bias" + number, 0, width));
  }

  @Override
  public int parameters() {
    return Math.addExact(frequencies, Math.multiplyExact(2 * frequencies + 1, width));
  }

  @Override
  public void forward(float[] x, int i, float[] w, int at, float[] y, int j) {
    int weight = at + frequencies;
    int bias = weight + 2 * frequencies * width;
    System.arraycopy(w, bias, y, j, width);
    for (int k = 0; k < frequencies; k++) {
      double v = 2 * Math.PI * w[at + k] * x[i];
      double sin = Math.sin(v);
      double cos = Math.cos(v);
      int ofSin = weight + k * width;
      int ofCos = weight + (frequencies + k) * width;
      for (int o = 0; o < width; o++) {
        y[j + o] += (float) (sin * w[ofSin + o] + cos * w[ofCos + o]);
      }
    }
  }

  @Override
  public void backward(
      float[] x, int i, float[] dy, int j, float[] w, int at, float[] dx, float[] dw) {
    int weight = at + frequencies;
    int bias = weight + 2 * frequencies * width;
    for (int o = 0; o < width; o++) {
      dw[bias + o] += dy[j + o];
    }
    double slope = 0;
    for (int k = 0; k < frequencies; k++) {
      double v = 2 * Math.PI * w[at + k] * x[i];
      double sin = Math.sin(v);
      double cos = Math.cos(v);
      int ofSin = weight + k * width;
      int ofCos = weight + (frequencies + k) * width;
      double dv = 0; // cos(v)·(W[k]·dy) - sin(v)·(W[K + k]·dy)
      for (int o = 0; o < width; o++) {
        dw[ofSin + o] += (float) (sin * dy[j + o]);
        dw[ofCos + o] += (float) (cos * dy[j + o]);
        dv += (cos * w[ofSin + o] - sin * w[ofCos + o]) * dy[j + o];
      }
      dw[at + k] += (float) (dv * 2 * Math.PI * x[i]);
      slope += dv * 2 * Math.PI * w[at + k];
    }
    if (dx != null) {
      dx[i] = (float) slope;
    }
  }

  @Override
  public int means() {
    return 1;
  }

  /**
   * The outputs of the mean number, because the mean outputs depend on the frequencies.
   *
   * @param means of the number
   */
  @Override
  public void mean(float[] means, int m, float[] w, int at, float[] y, int j) {
    forward(means, m, w, at, y, j);
  }

  @Override
  public String toString() {
    return NAME + ":" + frequencies + "x" + width + ":" + deviation;
  }
}
