package kindling.network.layers.parts;

import java.util.List;
import kindling.network.ParameterArray;

/**
 * Piecewise-linear embedding of one number: {@code y = b + Σ e[t]·W[t]}, with {@code e[t] = min(1,
 * max(0, x - t))}. The input x is the number's place among bins: the number of the bin plus the
 * share of it that lies below. So each output is linear within a bin, and W[t] is its rise over bin
 * t (Gorishniy, Rubachev, Babenko: On Embeddings for Numerical Features in Tabular Deep Learning,
 * 2022, eq. 1, with a linear layer for each feature).
 *
 * <p>Shapes: x one number from 0 to bins, W (bins, width), b and y (width).
 */
public record PiecewisePart(int bins, int width) implements Part {
  static final String NAME = "piecewise";

  /** Refuses a part without bins or outputs. */
  public PiecewisePart {
    Parts.require(bins > 0 && width > 0, "it must have at least one bin and one output");
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
        ParameterArray.weight("weight" + number, bins, width),
        ParameterArray.bias("bias" + number, 0, width));
  }

  @Override
  public int parameters() {
    return Math.addExact(Math.multiplyExact(bins, width), width);
  }

  @Override
  public void forward(float[] x, int i, float[] w, int at, float[] y, int j) {
    System.arraycopy(w, at + bins * width, y, j, width);
    for (int t = 0; t < bins && x[i] > t; t++) {
      float e = Math.min(1, x[i] - t);
      add(e, w, at + t * width, y, j);
    }
  }

  @Override
  public void backward(
      float[] x, int i, float[] dy, int j, float[] w, int at, float[] dx, float[] dw) {
    add(1, dy, j, dw, at + bins * width); // db = Σ dy
    for (int t = 0; t < bins && x[i] > t; t++) {
      float e = Math.min(1, x[i] - t);
      add(e, dy, j, dw, at + t * width); // dW[t] = Σ e[t]·dy
    }
    if (dx != null) {
      dx[i] = 0;
      int bin = (int) x[i];
      for (int k = 0; k < width && x[i] > 0 && x[i] < bins; k++) {
        dx[i] += w[at + bin * width + k] * dy[j + k]; // dx = W[bin]·dy
      }
    }
  }

  private void add(float factor, float[] from, int f, float[] to, int t) {
    for (int k = 0; k < width; k++) {
      to[t + k] += factor * from[f + k];
    }
  }

  @Override
  public int means() {
    return bins;
  }

  /**
   * The mean outputs.
   *
   * @param means of each e[t]
   */
  @Override
  public void mean(float[] means, int m, float[] w, int at, float[] y, int j) {
    System.arraycopy(w, at + bins * width, y, j, width);
    for (int t = 0; t < bins; t++) {
      add(means[m + t], w, at + t * width, y, j);
    }
  }

  @Override
  public String toString() {
    return NAME + ":" + bins + "x" + width;
  }
}
