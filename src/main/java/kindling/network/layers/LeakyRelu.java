package kindling.network.layers;

import java.util.List;
import java.util.Map;
import java.util.function.Function;
import kindling.config.Registry.Entry;
import kindling.network.Layer;
import kindling.network.LayerText;
import kindling.network.Operators;

/**
 * Leaky rectified linear unit, {@code y = x} where x &gt; 0, else {@code slope·x}; {@code dx = dy}
 * or {@code slope·dy} likewise (Maas, Hannun, Ng: Rectifier Nonlinearities Improve Neural Network
 * Acoustic Models, 2013).
 *
 * @param slope above 0 and below 1
 */
public record LeakyRelu(int width, float slope) implements Elementwise {
  static final Entry<Function<LayerText, Layer>> KIND =
      new Entry<>(
          "leaky-relu",
          "leaky-relu [SLOPE]",
          "x if x > 0, else slope·x",
          "leaky rectified linear unit; the slope is 0.01 by default",
          "Maas, Hannun and Ng, 2013",
          LeakyRelu::parse);

  static Layer parse(LayerText text) {
    float slope = (float) text.number("slope", 0.01);
    if (!(slope > 0 && slope < 1)) {
      throw new IllegalArgumentException("its slope must be above 0 and below 1");
    }
    return new LeakyRelu(text.input().size(), slope);
  }

  @Override
  public void forward(int n, float[] x, float[] y) {
    for (int i = 0; i < n; i++) {
      y[i] = Math.max(x[i], slope * x[i]);
    }
  }

  @Override
  public void backward(int n, float[] x, float[] y, float[] dy, float[] dx) {
    for (int i = 0; i < n; i++) {
      dx[i] = y[i] > 0 ? dy[i] : slope * dy[i];
    }
  }

  @Override
  public <V> V formula(V x, Operators<V> operators) {
    return operators.apply("LeakyRelu", Map.of("alpha", slope), List.of(x));
  }

  @Override
  public String toString() {
    return "leaky-relu " + slope;
  }
}
