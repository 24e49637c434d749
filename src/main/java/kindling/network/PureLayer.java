package kindling.network;

/**
 * A layer that is a function of its arguments alone: it does the same in training and in use, and
 * needs no room. Shapes as in {@link Layer}.
 */
public interface PureLayer extends Layer {
  /** Computes y from x. */
  void forward(int rows, float[] x, float[] parameters, int offset, float[] y);

  /**
   * Computes dx and the layer's part of the gradient, both overwritten, from dy.
   *
   * @param dx null if nobody needs it: the layer is the first
   */
  void backward(
      int rows,
      float[] x,
      float[] y,
      float[] dy,
      float[] parameters,
      int offset,
      float[] dx,
      float[] gradient);

  @Override
  default void forward(
      int rows, float[] x, float[] parameters, int offset, float[] y, Scratch scratch) {
    forward(rows, x, parameters, offset, y);
  }

  @Override
  default void backward(
      int rows,
      float[] x,
      float[] y,
      float[] dy,
      float[] parameters,
      int offset,
      float[] dx,
      float[] gradient,
      Scratch scratch) {
    backward(rows, x, y, dy, parameters, offset, dx, gradient);
  }
}
