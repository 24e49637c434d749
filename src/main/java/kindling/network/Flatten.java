package kindling.network;

import kindling.data.Shape;

/**
 * Takes an image as a flat row: the elements stay where they are. Shapes: x and y (rows, width).
 */
public record Flatten(int width) implements Elementwise {
  @Override
  public Shape outputShape(Shape input) {
    return Shape.flat(width);
  }

  @Override
  public void forward(int rows, float[] x, float[] parameters, int offset, float[] y) {
    if (y != x) {
      System.arraycopy(x, 0, y, 0, rows * width);
    }
  }

  @Override
  public void backward(
      int rows,
      float[] x,
      float[] y,
      float[] dy,
      float[] parameters,
      int offset,
      float[] dx,
      float[] gradient) {
    if (dx != null && dx != dy) {
      System.arraycopy(dy, 0, dx, 0, rows * width);
    }
  }

  @Override
  public String toString() {
    return "flatten";
  }
}
