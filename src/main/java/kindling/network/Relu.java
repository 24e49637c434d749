package kindling.network;

/** Rectified linear unit, {@code y = max(x, 0)}; {@code dx = dy} where y &gt; 0, else 0. */
public record Relu(int width) implements Elementwise {
  /** Its square takes the smallest float above 0 to above 1, and 0 to 0. */
  private static final float HUGE = 0x1p127f;

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
      // 1 where y > 0, else 0, without a branch: four times as fast. (An infinite dy becomes NaN at
      // 0.)
      dx[i] = dy[i] * Math.min(1f, y[i] * HUGE * HUGE);
    }
  }

  @Override
  public String toString() {
    return "relu";
  }
}
