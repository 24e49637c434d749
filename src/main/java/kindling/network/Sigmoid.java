package kindling.network;

/**
 * Logistic sigmoid, {@code y = 1 / (1 + exp(-x))}; {@code dx = dy·y·(1 - y)}.
 *
 * <p>Shapes: x and y (rows, width). It works element by element, in place.
 */
public record Sigmoid(int width) implements Layer {
  @Override
  public int inputs() {
    return width;
  }

  @Override
  public int outputs() {
    return width;
  }

  @Override
  public boolean inPlace() {
    return true;
  }

  @Override
  public void forward(int rows, float[] x, float[] parameters, int offset, float[] y) {
    for (int i = 0; i < rows * width; i++) {
      y[i] = (float) (1 / (1 + Math.exp(-x[i])));
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
    if (dx == null) {
      return;
    }
    for (int i = 0; i < rows * width; i++) {
      dx[i] = dy[i] * y[i] * (1f - y[i]);
    }
  }

  @Override
  public String toString() {
    return "sigmoid";
  }
}
