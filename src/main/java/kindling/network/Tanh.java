package kindling.network;

/** Hyperbolic tangent, {@code y = tanh(x)}; {@code dx = dy·(1 - y²)}. */
public record Tanh(int width) implements Elementwise {
  @Override
  public void forward(int rows, float[] x, float[] parameters, int offset, float[] y) {
    for (int i = 0; i < rows * width; i++) {
      y[i] = (float) Math.tanh(x[i]);
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
      dx[i] = dy[i] * (1f - y[i] * y[i]);
    }
  }

  @Override
  public String toString() {
    return "tanh";
  }
}
