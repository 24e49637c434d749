package kindling.network;

/**
 * A layer that is a function of its arguments alone: it computes the same in training and in
 * prediction, and keeps nothing in between. Shapes as in {@link Layer}.
 */
public interface PureLayer extends Layer {
  /** Computes y from x. */
  void forward(int rows, float[] x, float[] w, int at, float[] y);

  /** Computes dx and the layer's part of dw, both overwritten, from dy; see {@link Layer}. */
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
