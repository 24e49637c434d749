package kindling.network;

/**
 * Leaky rectified linear unit, {@code y = x} where x &gt; 0, else {@code slope·x}; {@code dx = dy}
 * or {@code slope·dy} likewise (Maas, Hannun, Ng: Rectifier Nonlinearities Improve Neural Network
 * Acoustic Models, 2013).
 *
 * @param slope above 0 and below 1
 */
public record LeakyRelu(int width, float slope) implements Elementwise {
  static final String USAGE = "leaky-relu, or with its slope below 0: leaky-relu 0.01";

  static Layer parse(LayerText text) {
    float slope = (float) text.number("slope", 0.01);
    if (!(slope > 0 && slope < 1)) {
      throw new IllegalArgumentException("its slope must be above 0 and below 1");
    }
    return new LeakyRelu(text.input().size(), slope);
  }

  @Override
  public void forward(int rows, float[] x, float[] parameters, int offset, float[] y) {
    for (int i = 0; i < rows * width; i++) {
      y[i] = Math.max(x[i], slope * x[i]);
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
      dx[i] = y[i] > 0 ? dy[i] : slope * dy[i];
    }
  }

  @Override
  public String toString() {
    return "leaky-relu " + slope;
  }
}
