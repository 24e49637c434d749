package kindling.network.layers;

import java.util.function.Function;
import kindling.config.Registry.Entry;
import kindling.network.Layer;
import kindling.network.LayerText;
import kindling.network.PureLayer;

/**
 * Gated linear unit: the second half of a row decides how much of the first half passes, {@code y =
 * a·σ(b)} with {@code x = (a, b)} and {@code σ(b) = 1 / (1 + exp(-b))}; {@code da = dy·σ(b)},
 * {@code db = dy·a·σ(b)·(1 - σ(b))} (Dauphin and others: Language Modeling with Gated Convolutional
 * Networks, 2017, eq. 1).
 *
 * <p>Shapes: x (rows, 2·outputs), y (rows, outputs).
 */
public record GatedLinearUnit(int outputs) implements PureLayer {
  static final Entry<Function<LayerText, Layer>> KIND =
      new Entry<>(
          "glu",
          "glu",
          "a·σ(b), with a and b the halves of x",
          "gated linear unit: the second half of the units decides how much of the first half passes",
          "Dauphin and others, 2017",
          GatedLinearUnit::parse);

  private static Layer parse(LayerText text) {
    int inputs = text.input().size();
    if (text.input().isImage() || inputs % 2 != 0) {
      throw new IllegalArgumentException(
          "its input must be a flat row with an even number of units, but it is " + text.input());
    }
    return new GatedLinearUnit(inputs / 2);
  }

  @Override
  public int inputs() {
    return 2 * outputs;
  }

  @Override
  public void forward(int rows, float[] x, float[] w, int at, float[] y) {
    for (int row = 0; row < rows; row++) {
      int a = row * inputs();
      int b = a + outputs;
      int to = row * outputs;
      for (int j = 0; j < outputs; j++) {
        y[to + j] = (float) (x[a + j] * gate(x[b + j]));
      }
    }
  }

  @Override
  public void backward(
      int rows, float[] x, float[] y, float[] dy, float[] w, int at, float[] dx, float[] dw) {
    for (int row = 0; row < rows; row++) {
      int a = row * inputs();
      int b = a + outputs;
      int from = row * outputs;
      for (int j = 0; j < outputs; j++) {
        double gate = gate(x[b + j]);
        dx[a + j] = (float) (dy[from + j] * gate);
        dx[b + j] = (float) (dy[from + j] * x[a + j] * gate * (1 - gate));
      }
    }
  }

  private static double gate(float b) {
    return 1 / (1 + Math.exp(-b));
  }

  @Override
  public String toString() {
    return "glu";
  }
}
