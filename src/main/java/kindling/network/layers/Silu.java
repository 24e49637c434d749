package kindling.network.layers;

import java.util.function.Function;
import kindling.config.Registry.Entry;
import kindling.network.Layer;
import kindling.network.LayerText;
import kindling.network.Operators;

/**
 * Sigmoid linear unit, also known as swish, {@code y = x·σ(x)} with {@code σ(x) = 1 / (1 +
 * exp(-x))}; {@code dx = dy·σ(x)·(1 + x·(1 - σ(x)))} (Elfwing, Uchibe, Doya: Sigmoid-Weighted
 * Linear Units, 2018, eq. 4 and 5).
 */
public record Silu(int width) implements Elementwise {
  static final Entry<Function<LayerText, Layer>> KIND =
      SameShape.kind(
          "silu",
          "x·σ(x)",
          "sigmoid linear unit (swish), with σ the logistic function",
          "Elfwing, Uchibe and Doya, 2018",
          Silu::new);

  /** False: the function is not monotonic, so the backward pass needs x. */
  @Override
  public boolean inPlace() {
    return false;
  }

  @Override
  public void forward(int n, float[] x, float[] y) {
    for (int i = 0; i < n; i++) {
      y[i] = (float) (x[i] / (1 + Math.exp(-x[i])));
    }
  }

  @Override
  public void backward(int n, float[] x, float[] y, float[] dy, float[] dx) {
    for (int i = 0; i < n; i++) {
      double gate = 1 / (1 + Math.exp(-x[i]));
      dx[i] = (float) (dy[i] * gate * (1 + x[i] * (1 - gate)));
    }
  }

  @Override
  public <V> V formula(V x, Operators<V> operators) {
    return operators.apply("Mul", x, operators.apply("Sigmoid", x));
  }

  @Override
  public String toString() {
    return "silu";
  }
}
