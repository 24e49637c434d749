package kindling.network.layers;

import java.util.function.Function;
import kindling.config.Registry.Entry;
import kindling.network.Layer;
import kindling.network.LayerText;
import kindling.network.Operators;

/**
 * Gaussian error linear unit, {@code y = x·Φ(x)}, with Φ the normal cumulative distribution
 * function; {@code dx = dy·(Φ(x) + x·φ(x))} (Hendrycks, Gimpel: Gaussian Error Linear Units, 2016).
 */
public record Gelu(int width) implements Elementwise {
  static final Entry<Function<LayerText, Layer>> KIND =
      SameShape.kind(
          "gelu",
          "x·Φ(x)",
          "Gaussian error linear unit, with Φ the normal cumulative distribution function",
          "Hendrycks and Gimpel, 2016",
          Gelu::new);

  private static final double ROOT_2 = Math.sqrt(2);
  private static final double ROOT_2_PI = Math.sqrt(2 * Math.PI);

  /** False: the function is not monotonic, so the backward pass needs x. */
  @Override
  public boolean inPlace() {
    return false;
  }

  @Override
  public void forward(int n, float[] x, float[] y) {
    for (int i = 0; i < n; i++) {
      y[i] = (float) (x[i] * distribution(x[i], Math.exp(-0.5 * x[i] * x[i])));
    }
  }

  @Override
  public void backward(int n, float[] x, float[] y, float[] dy, float[] dx) {
    for (int i = 0; i < n; i++) {
      double bell = Math.exp(-0.5 * x[i] * x[i]);
      dx[i] = (float) (dy[i] * (distribution(x[i], bell) + x[i] * bell / ROOT_2_PI));
    }
  }

  /**
   * Φ(x) to 10⁻⁷ (Abramowitz, Stegun: Handbook of Mathematical Functions, 1964, eq. 7.1.26).
   *
   * @param bell exp(-x² / 2)
   */
  private static double distribution(double x, double bell) {
    double t = 1 / (1 + 0.3275911 / ROOT_2 * Math.abs(x));
    double tail =
        t
            * (0.254829592
                + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * 1.061405429))))
            * bell
            / 2;
    return x < 0 ? tail : 1 - tail;
  }

  /** x·(1 + erf(x / √2)) / 2, because ONNX has an operator Gelu only since opset 20. */
  @Override
  public <V> V formula(V x, Operators<V> operators) {
    V erf = operators.apply("Erf", operators.apply("Div", x, operators.constant((float) ROOT_2)));
    V twice = operators.apply("Mul", x, operators.apply("Add", erf, operators.constant(1f)));
    return operators.apply("Mul", twice, operators.constant(0.5f));
  }

  @Override
  public String toString() {
    return "gelu";
  }
}
