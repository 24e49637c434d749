package kindling.network.layers;

import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import kindling.config.Registry.Entry;
import kindling.data.Shape;
import kindling.network.Layer;
import kindling.network.LayerText;
import kindling.network.ParameterArray;
import kindling.network.PureLayer;

/**
 * Layer normalization: {@code y = γ·x̂ + β} with {@code x̂ = (x - μ) / √(σ² + ε)}, where μ and σ²
 * are mean and variance of the units of a row (Ba, Kiros, Hinton: Layer Normalization, 2016, eq.
 * 4). With {@code g = γ·dy}, {@code dx = (g - mean(g) - x̂·mean(g·x̂)) / √(σ² + ε)}.
 *
 * <p>Shapes: x and y (rows, units), γ and β (units), which are its parameters in this order. The
 * rows do not depend on each other, so training and prediction compute the same.
 */
public record LayerNormalization(Shape shape) implements SameShape, PureLayer {
  static final Entry<Function<LayerText, Layer>> KIND =
      new Entry<>(
          "layer-normalization",
          "layer-normalization",
          "γ·(x - μ) / √(σ² + ε) + β",
          "normalises each row with the mean and the variance of its units",
          "Ba, Kiros and Hinton, 2016",
          text -> new LayerNormalization(text.input()));

  /** ε. */
  public static final double EPSILON = 1e-5;

  @Override
  public int width() {
    return shape.size();
  }

  @Override
  public List<ParameterArray> parameterArrays() {
    return List.of(
        ParameterArray.bias("scale", 1, width()), ParameterArray.bias("shift", 0, width()));
  }

  @Override
  public void forward(int rows, float[] x, float[] w, int at, float[] y) {
    int n = width();
    for (int from = 0; from < rows * n; from += n) {
      double mean = mean(x, from);
      double factor = factor(x, from, mean);
      for (int i = 0; i < n; i++) {
        y[from + i] = (float) (w[at + i] * (x[from + i] - mean) * factor + w[at + n + i]);
      }
    }
  }

  @Override
  public void backward(
      int rows, float[] x, float[] y, float[] dy, float[] w, int at, float[] dx, float[] dw) {
    int n = width();
    Arrays.fill(dw, at, at + 2 * n, 0f);
    for (int from = 0; from < rows * n; from += n) {
      double mean = mean(x, from);
      double factor = factor(x, from, mean);
      double sum = 0; // Σ g
      double product = 0; // Σ g·x̂
      for (int i = 0; i < n; i++) {
        double normal = (x[from + i] - mean) * factor;
        double g = (double) w[at + i] * dy[from + i];
        sum += g;
        product += g * normal;
        dw[at + i] += (float) (dy[from + i] * normal); // dγ = Σ dy·x̂
        dw[at + n + i] += dy[from + i]; // dβ = Σ dy
      }
      for (int i = 0; dx != null && i < n; i++) {
        double normal = (x[from + i] - mean) * factor;
        double g = (double) w[at + i] * dy[from + i];
        dx[from + i] = (float) ((g - sum / n - normal * product / n) * factor);
      }
    }
  }

  private double mean(float[] x, int from) {
    double sum = 0;
    for (int i = 0; i < width(); i++) {
      sum += x[from + i];
    }
    return sum / width();
  }

  /** 1 / √(σ² + ε). */
  private double factor(float[] x, int from, double mean) {
    double squares = 0;
    for (int i = 0; i < width(); i++) {
      squares += (x[from + i] - mean) * (x[from + i] - mean);
    }
    return 1 / Math.sqrt(squares / width() + EPSILON);
  }

  @Override
  public String toString() {
    return "layer-normalization";
  }
}
