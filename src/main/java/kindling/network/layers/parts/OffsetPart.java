package kindling.network.layers.parts;

/**
 * One input that the layers do not get: the offset of the row, which the network adds to its scores
 * before the exponential function of a log link.
 */
public record OffsetPart() implements Part {
  static final String NAME = "offset";

  @Override
  public int inputs() {
    return 1;
  }

  @Override
  public int outputs() {
    return 0;
  }

  @Override
  public void forward(float[] x, int i, float[] w, int at, float[] y, int j) {}

  @Override
  public void backward(
      float[] x, int i, float[] dy, int j, float[] w, int at, float[] dx, float[] dw) {
    if (dx != null) {
      dx[i] = 0;
    }
  }

  @Override
  public int means() {
    return 1;
  }

  @Override
  public void mean(float[] means, int m, float[] w, int at, float[] y, int j) {}

  @Override
  public String toString() {
    return NAME;
  }
}
