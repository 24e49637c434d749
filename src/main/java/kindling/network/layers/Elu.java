package kindling.network.layers;

import java.util.List;
import java.util.Map;
import java.util.function.Function;
import kindling.config.Registry.Entry;
import kindling.network.Layer;
import kindling.network.LayerText;
import kindling.network.Operators;

/**
 * Exponential linear unit, {@code y = x} where x &gt; 0, else {@code α·(exp(x) - 1)}; {@code dx =
 * dy} or {@code dy·(y + α)} likewise (Clevert, Unterthiner, Hochreiter: Fast and Accurate Deep
 * Network Learning by Exponential Linear Units, 2016, eq. 10).
 *
 * @param alpha α, above 0
 */
public record Elu(int width, float alpha) implements Elementwise {
  static final Entry<Function<LayerText, Layer>> KIND =
      new Entry<>(
          "elu",
          "elu [ALPHA]",
          "x if x > 0, else α·(exp(x) - 1)",
          "exponential linear unit; α is 1 by default",
          "Clevert, Unterthiner and Hochreiter, 2016",
          Elu::parse);

  private static Layer parse(LayerText text) {
    float alpha = (float) text.number("alpha", 1);
    if (!(alpha > 0 && Float.isFinite(alpha))) {
      throw new IllegalArgumentException("its alpha must be above 0");
    }
    return new Elu(text.input().size(), alpha);
  }

  @Override
  public void forward(int n, float[] x, float[] y) {
    for (int i = 0; i < n; i++) {
      y[i] = x[i] > 0 ? x[i] : (float) (alpha * Math.expm1(x[i]));
    }
  }

  @Override
  public void backward(int n, float[] x, float[] y, float[] dy, float[] dx) {
    for (int i = 0; i < n; i++) {
      dx[i] = y[i] > 0 ? dy[i] : dy[i] * (y[i] + alpha);
    }
  }

  @Override
  public <V> V formula(V x, Operators<V> operators) {
    return operators.apply("Elu", Map.of("alpha", alpha), List.of(x));
  }

  @Override
  public String toString() {
    return "elu " + alpha;
  }
}
