package kindling.network.layers;

import java.util.Arrays;
import java.util.function.Function;
import kindling.config.Registry.Entry;
import kindling.network.Layer;
import kindling.network.LayerText;
import kindling.network.PureLayer;

/**
 * Maxout: the largest of each group of neighbouring units, {@code y[j] = max x[j·pieces + p]}; only
 * the largest, the first of equal ones, receives {@code dy[j]} (Goodfellow and others: Maxout
 * Networks, 2013, section 3).
 *
 * <p>Shapes: x (rows, outputs·pieces), y (rows, outputs).
 */
public record Maxout(int outputs, int pieces) implements PureLayer {
  static final Entry<Function<LayerText, Layer>> KIND =
      new Entry<>(
          "maxout",
          "maxout PIECES",
          "max of PIECES neighbouring units",
          "the largest unit of each group; after an affine layer, each output is a convex function with PIECES linear pieces",
          "Goodfellow and others, 2013",
          Maxout::parse);

  private static Layer parse(LayerText text) {
    int pieces = text.size("PIECES");
    int inputs = text.input().size();
    if (text.input().isImage() || inputs % pieces != 0) {
      throw new IllegalArgumentException(
          "its input must be a flat row whose size is a multiple of %d, but it is %s"
              .formatted(pieces, text.input()));
    }
    return new Maxout(inputs / pieces, pieces);
  }

  @Override
  public int inputs() {
    return Math.multiplyExact(outputs, pieces);
  }

  @Override
  public void forward(int rows, float[] x, float[] w, int at, float[] y) {
    for (int j = 0; j < rows * outputs; j++) {
      y[j] = x[largest(x, j * pieces)];
    }
  }

  @Override
  public void backward(
      int rows, float[] x, float[] y, float[] dy, float[] w, int at, float[] dx, float[] dw) {
    Arrays.fill(dx, 0, rows * inputs(), 0f);
    for (int j = 0; j < rows * outputs; j++) {
      dx[largest(x, j * pieces)] = dy[j];
    }
  }

  /** The index of the largest unit of a group; NaN counts as the largest, so that it is seen. */
  private int largest(float[] x, int from) {
    int largest = from;
    for (int i = from + 1; i < from + pieces; i++) {
      if (x[i] > x[largest] || (Float.isNaN(x[i]) && !Float.isNaN(x[largest]))) {
        largest = i;
      }
    }
    return largest;
  }

  @Override
  public String toString() {
    return "maxout " + pieces;
  }
}
