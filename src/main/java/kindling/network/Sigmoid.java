package kindling.network;

/** Logistic sigmoid, {@code y = 1 / (1 + exp(-x))}; {@code dx = dy·y·(1 - y)}. */
public record Sigmoid(int width) implements Elementwise {
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
