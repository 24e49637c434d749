package kindling.network;

/** Rectified linear unit, {@code y = max(x, 0)}; {@code dx = dy} where y &gt; 0, else 0. */
public record Relu(int width) implements Elementwise {
  @Override
  public void forward(int rows, float[] x, float[] parameters, int offset, float[] y) {
    for (int i = 0; i < rows * width; i++) {
      y[i] = Math.max(x[i], 0f);
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
      dx[i] = y[i] > 0f ? dy[i] : 0f;
    }
  }

  @Override
  public String toString() {
    return "relu";
  }
}
