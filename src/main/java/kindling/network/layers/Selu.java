package kindling.network.layers;

import java.util.List;
import java.util.Map;
import java.util.function.Function;
import kindling.config.Registry.Entry;
import kindling.network.Layer;
import kindling.network.LayerText;
import kindling.network.Operators;

/**
 * Scaled exponential linear unit, {@code y = λ·x} where x &gt; 0, else {@code λ·α·(exp(x) - 1)};
 * {@code dx = λ·dy} or {@code dy·(y + λ·α)} likewise. With λ and α of the paper, the outputs of
 * deep networks keep mean 0 and variance 1 (Klambauer and others: Self-Normalizing Neural Networks,
 * 2017, eq. 2).
 */
public record Selu(int width) implements Elementwise {
  static final Entry<Function<LayerText, Layer>> KIND =
      SameShape.kind(
          "selu",
          "λ·x if x > 0, else λ·α·(exp(x) - 1)",
          "scaled exponential linear unit, with λ = 1.0507 and α = 1.6733",
          "Klambauer and others, 2017",
          Selu::new);

  private static final float SCALE = 1.050701f;
  private static final float ALPHA = 1.6732632f;
  private static final float LOWEST = 1.7580993f; // λ·α

  @Override
  public void forward(int n, float[] x, float[] y) {
    for (int i = 0; i < n; i++) {
      y[i] = x[i] > 0 ? SCALE * x[i] : (float) (LOWEST * Math.expm1(x[i]));
    }
  }

  @Override
  public void backward(int n, float[] x, float[] y, float[] dy, float[] dx) {
    for (int i = 0; i < n; i++) {
      dx[i] = y[i] > 0 ? SCALE * dy[i] : dy[i] * (y[i] + LOWEST);
    }
  }

  @Override
  public <V> V formula(V x, Operators<V> operators) {
    return operators.apply("Selu", Map.of("alpha", ALPHA, "gamma", SCALE), List.of(x));
  }

  @Override
  public String toString() {
    return "selu";
  }
}
