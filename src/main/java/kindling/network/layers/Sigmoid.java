package kindling.network.layers;

import java.util.function.Function;
import kindling.config.Registry.Entry;
import kindling.network.Layer;
import kindling.network.LayerText;
import kindling.network.Operators;

/** Logistic sigmoid, {@code y = 1 / (1 + exp(-x))}; {@code dx = dy·y·(1 - y)}. */
public record Sigmoid(int width) implements Elementwise {
  static final Entry<Function<LayerText, Layer>> KIND =
      SameShape.kind("sigmoid", "1 / (1 + exp(-x))", "logistic sigmoid", "", Sigmoid::new);

  @Override
  public void forward(int n, float[] x, float[] y) {
    for (int i = 0; i < n; i++) {
      y[i] = (float) (1 / (1 + Math.exp(-x[i])));
    }
  }

  @Override
  public void backward(int n, float[] x, float[] y, float[] dy, float[] dx) {
    for (int i = 0; i < n; i++) {
      dx[i] = dy[i] * y[i] * (1f - y[i]);
    }
  }

  @Override
  public <V> V formula(V x, Operators<V> operators) {
    return operators.apply("Sigmoid", x);
  }

  @Override
  public String toString() {
    return "sigmoid";
  }
}
