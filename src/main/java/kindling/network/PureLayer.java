package kindling.network;

/**
 * A layer that is a pure function of its arguments: it computes the same in training and
 * prediction, and keeps no data between forward and backward. Shapes as in {@link Layer}.
 */
public interface PureLayer extends Layer {
  /** Computes y from x. */
  void forward(int rows, float[] x, float[] w, int at, float[] y);

  /** Computes dx and the layer's part of dw from dy, overwriting both; see {@link Layer}. */
  void backward(
      int rows, float[] x, float[] y, float[] dy, float[] w, int at, float[] dx, float[] dw);

  @Override
  default void forward(int rows, float[] x, float[] w, int at, float[] y, Scratch scratch) {
    forward(rows, x, w, at, y);
  }

  @Override
  default void backward(
      int rows,
      float[] x,
      float[] y,
      float[] dy,
      float[] w,
      int at,
      float[] dx,
      float[] dw,
      Scratch scratch) {
    backward(rows, x, y, dy, w, at, dx, dw);
  }
}
