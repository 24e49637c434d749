package kindling.network.layers;

import java.util.function.Function;
import kindling.config.Registry.Entry;
import kindling.network.Layer;
import kindling.network.LayerText;
import kindling.network.Operators;

/** Rectified linear unit, {@code y = max(x, 0)}; {@code dx = dy} where y &gt; 0, else 0. */
public record Relu(int width) implements Elementwise {
  static final Entry<Function<LayerText, Layer>> KIND =
      SameShape.kind("relu", "max(x, 0)", "rectified linear unit", "", Relu::new);

  /** Multiplied twice, it turns the smallest float above 0 into more than 1, and 0 into 0. */
  private static final float HUGE = 0x1p127f;

  @Override
  public void forward(int n, float[] x, float[] y) {
    for (int i = 0; i < n; i++) {
      y[i] = Math.max(x[i], 0f);
    }
  }

  @Override
  public void backward(int n, float[] x, float[] y, float[] dy, float[] dx) {
    for (int i = 0; i < n; i++) {
      // The factor is 1 where y > 0, else 0, without a branch: four times as fast. (An infinite dy
      // becomes NaN at 0.)
      dx[i] = dy[i] * Math.min(1f, y[i] * HUGE * HUGE);
    }
  }

  @Override
  public <V> V formula(V x, Operators<V> operators) {
    return operators.apply("Relu", x);
  }

  @Override
  public String toString() {
    return "relu";
  }
}
