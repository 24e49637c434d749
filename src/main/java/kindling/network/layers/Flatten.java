package kindling.network.layers;

import java.util.function.Function;
import kindling.config.Registry.Entry;
import kindling.data.Shape;
import kindling.network.Layer;
import kindling.network.LayerText;
import kindling.network.PureLayer;

/** Turns an image into a flat row; the elements keep their order. Shapes: x and y (rows, width). */
public record Flatten(int width) implements SameShape, PureLayer {
  static final Entry<Function<LayerText, Layer>> KIND =
      SameShape.kind(
          "flatten",
          "x",
          "turns an image into a flat row; affine accepts images directly",
          "",
          Flatten::new);

  @Override
  public Shape outputShape(Shape input) {
    return Shape.flat(width);
  }

  @Override
  public boolean inPlace() {
    return true;
  }

  @Override
  public void forward(int rows, float[] x, float[] w, int at, float[] y) {
    if (y != x) {
      System.arraycopy(x, 0, y, 0, rows * width);
    }
  }

  @Override
  public void backward(
      int rows, float[] x, float[] y, float[] dy, float[] w, int at, float[] dx, float[] dw) {
    if (dx != dy) {
      System.arraycopy(dy, 0, dx, 0, rows * width);
    }
  }

  @Override
  public String toString() {
    return "flatten";
  }
}
